namespace SimpleVlaRl.Datasets.Sources;

/// <summary>How many rows a second a data set may say that it has.</summary>
internal static class RowRate
{
    public const double Slowest = 0.1;
    public const double Fastest = 10_000;

    /// <summary>Whether a rate can be one; what is not a number cannot.</summary>
    public static bool IsOne(double rate) => rate is >= Slowest and <= Fastest;
}
