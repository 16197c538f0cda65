namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>What repeated timings come to.</summary>
/// <param name="Median">The median in milliseconds.</param>
/// <param name="Percentile10">The tenth percentile: a busy machine disturbs it less.</param>
internal sealed record Times(double Median, double Percentile10)
{
    public static Times Of(IReadOnlyList<double> milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new Times(Middle(sorted), sorted[sorted.Length / 10]);
    }

    /// <summary>The median of values of any unit; the upper one of two in the middle.</summary>
    public static double MedianOf(IEnumerable<double> values) => Middle([.. values.Order()]);

    private static double Middle(double[] sorted) => sorted[sorted.Length / 2];
}
