namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>How smooth a movement is: the logarithmic dimensionless jerk, -ln(T³/v² · ∫|d²v/dt²|² dt) with the duration T and the peak speed v.</summary>
/// <remarks>
/// N. Hogan and D. Sternad, "Sensitivity of smoothness measures to movement duration, amplitude, and arrests", Journal of Motor Behavior 41 (2009);
/// S. Balasubramanian, A. Melendez-Calderon and E. Burdet, "A robust and sensitive metric for quantifying movement smoothness", IEEE Transactions on Biomedical
/// Engineering 59 (2012). Closer to zero is smoother; neither speed nor size of the movement matters, and stops do.
/// </remarks>
internal static class LogDimensionlessJerk
{
    /// <summary>Of positions at equal intervals; speeds and jerks are Euclidean over the joints.</summary>
    /// <param name="positions">The positions, one array per tick.</param>
    /// <param name="periodSeconds">The time from one to the next.</param>
    /// <returns>The measure; NaN for fewer than four positions, or where nothing moves.</returns>
    public static double Of(IReadOnlyList<double[]> positions, double periodSeconds)
    {
        double peak = 0;
        double squares = 0;
        for (int tick = 3; tick < positions.Count; tick++)
        {
            (double speed, double jerk) = (0, 0);
            for (int joint = 0; joint < positions[tick].Length; joint++)
            {
                (double p0, double p1, double p2, double p3) = (
                    positions[tick - 3][joint], positions[tick - 2][joint], positions[tick - 1][joint], positions[tick][joint]);
                speed += (p3 - p2) * (p3 - p2);
                double third = p3 - (3 * p2) + (3 * p1) - p0;
                jerk += third * third;
            }

            peak = Math.Max(peak, speed);
            squares += jerk;
        }

        // |jerk|² dt is third²/dt⁵, v² is speed/dt².
        double duration = (positions.Count - 1) * periodSeconds;
        return peak > 0 ? -Math.Log(duration * duration * duration / peak * squares / (periodSeconds * periodSeconds * periodSeconds)) : double.NaN;
    }
}
