using MathNet.Numerics.Distributions;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>The mean of paired differences with Student's t interval and test ("Student", "The probable error of a mean", Biometrika 6 (1908)).</summary>
/// <remarks>A pair is what two ways of training came to with the same seed; so the interval is over seeds, on the starts that they were measured on.</remarks>
/// <param name="Count">The pairs.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="Deviation">The differences' deviation (n - 1); not a number below two pairs.</param>
/// <param name="Low">The lower bound of the mean; not a number below two pairs.</param>
/// <param name="High">The upper bound of the mean; not a number below two pairs.</param>
/// <param name="Probability">The two-sided p-value of no difference; 1 below two pairs, which show nothing.</param>
public readonly record struct PairedDifference(int Count, double Mean, double Deviation, double Low, double High, double Probability)
{
    /// <summary>Computes it.</summary>
    /// <param name="differences">The differences, all finite.</param>
    /// <param name="level">How sure the interval is.</param>
    /// <returns>The difference; its mean is not a number without a pair.</returns>
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static PairedDifference Of(IReadOnlyCollection<double> differences, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Any(difference => !double.IsFinite(difference)))
        {
            throw new ArgumentException("A difference is not finite; leave the pair out.", nameof(differences));
        }

        int count = differences.Count;
        double mean = count == 0 ? double.NaN : differences.Average();
        if (count < 2)
        {
            return new PairedDifference(count, mean, double.NaN, double.NaN, double.NaN, 1);
        }

        double deviation = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (count - 1));
        double error = deviation / Math.Sqrt(count);
        double half = StudentT.InvCDF(0, 1, count - 1, 1 - ((1 - level) / 2)) * error;
        double probability = mean == 0 ? 1 : error == 0 ? 0 : 2 * StudentT.CDF(0, 1, count - 1, -Math.Abs(mean) / error);
        return new PairedDifference(count, mean, deviation, mean - half, mean + half, probability);
    }
}
