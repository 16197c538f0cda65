using MathNet.Numerics.Distributions;

namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary>The test that is usual instead: a number of pairs fixed beforehand, then McNemar's, one-sided.</summary>
/// <remarks>R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43 (1987), equation (2).</remarks>
internal static class FixedTrial
{
    private const int Most = 1_000_000;

    /// <summary>The fewest pairs that have a power, on average over the kinds of campaigns.</summary>
    /// <param name="kinds">Of each the share of pairs that only the candidate wins, and that only the champion wins.</param>
    /// <param name="level">How often a candidate that is not better passes.</param>
    /// <param name="power">How often one that is better does.</param>
    public static int Pairs(IReadOnlyList<(double Gained, double Lost)> kinds, double level, double power)
    {
        (int low, int high) = (1, Most);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = kinds.Average(kind => Power(kind.Gained, kind.Lost, middle, level)) < power ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Power(double gained, double lost, int pairs, double level)
    {
        double difference = gained - lost;
        double differing = gained + lost;
        double quantile = Normal.InvCDF(0, 1, 1 - level);
        return Normal.CDF(0, 1, ((Math.Sqrt(pairs) * difference) - (quantile * Math.Sqrt(differing))) / Math.Sqrt(differing - (difference * difference)));
    }
}
