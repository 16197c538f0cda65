using MathNet.Numerics.Distributions;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>How many pairs a two-sided paired t test takes to find a difference.</summary>
/// <remarks>
/// n = ((z(1 - a/2) + z(power)) s / d)^2 + z(1 - a/2)^2 / 2: the normal approximation and what the t distribution takes beyond it (W. C. Guenther, "Sample
/// size formulas for normal theory t tests", The American Statistician 35 (1981)). A deviation of few pairs is uncertain; its upper one-sided limit keeps a
/// plan from being too small (R. H. Browne, "On the use of a pilot sample for sample size determination", Statistics in Medicine 14 (1995)).
/// </remarks>
public static class PairedPower
{
    /// <summary>The pairs that are needed.</summary>
    /// <param name="deviation">The deviation of the differences, above 0.</param>
    /// <param name="difference">The mean difference to be found, above 0.</param>
    /// <param name="power">How surely it is to be found.</param>
    /// <param name="level">The chance of finding one where there is none.</param>
    /// <returns>The pairs, at least 2.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number cannot be used.</exception>
    public static int Pairs(double deviation, double difference, double power = 0.8, double level = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(difference);
        double z = Normal.InvCDF(0, 1, 1 - (level / 2));
        double factor = (z + Normal.InvCDF(0, 1, power)) * deviation / difference;
        double pairs = Math.Ceiling((factor * factor) + (z * z / 2));
        return pairs < int.MaxValue ? Math.Max(2, (int)pairs)
            : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Expected one that fewer pairs are enough for.");
    }

    /// <summary>The upper limit of a deviation.</summary>
    /// <param name="deviation">The deviation of a pilot's differences.</param>
    /// <param name="pairs">The pilot's pairs, at least 2.</param>
    /// <param name="level">How surely the true deviation is below.</param>
    /// <returns>The limit.</returns>
    public static double UpperDeviation(double deviation, int pairs, double level = 0.8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 2);
        return deviation * Math.Sqrt((pairs - 1) / ChiSquared.InvCDF(pairs - 1, 1 - level));
    }
}
