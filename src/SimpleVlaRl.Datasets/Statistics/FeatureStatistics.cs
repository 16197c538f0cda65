using System.Text.Json.Serialization;

namespace SimpleVlaRl.Datasets.Statistics;

/// <summary>What LeRobot keeps of a feature, per element of it: extremes, mean, deviation and quantiles.</summary>
/// <remarks>The names and the way they are joined over episodes are those of LeRobot 0.6 (<c>datasets/compute_stats.py</c>).</remarks>
internal sealed record FeatureStatistics
{
    /// <summary>The shares of values below each quantile, in the order of <see cref="Quantiles"/>.</summary>
    private static readonly (string Name, double Share)[] Shares = [("q01", 0.01), ("q10", 0.1), ("q50", 0.5), ("q90", 0.9), ("q99", 0.99)];

    /// <summary>Of nothing.</summary>
    public static FeatureStatistics Nothing { get; } = Empty(0, 0);

    /// <summary>How many values.</summary>
    public required long Count { get; init; }

    /// <summary>The smallest of each element.</summary>
    public required double[] Minimum { get; init; }

    /// <summary>The largest of each element.</summary>
    public required double[] Maximum { get; init; }

    /// <summary>The mean of each element.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The standard deviation of each element, of the values as a population.</summary>
    public required double[] Deviation { get; init; }

    /// <summary>The quantiles, [5, elements].</summary>
    public required double[][] Quantiles { get; init; }

    /// <summary>All by their names.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, double[] Values)> All =>
    [
        ("min", Minimum), ("max", Maximum), ("mean", Mean), ("std", Deviation), .. Shares.Select((share, index) => (share.Name, Quantiles[index])),
    ];

    /// <summary>Of values in memory.</summary>
    /// <param name="values">All values, [rows, width]; at least one row.</param>
    /// <param name="width">How many elements a value has.</param>
    public static FeatureStatistics Of(ReadOnlySpan<double> values, int width)
    {
        int rows = values.Length / width;
        FeatureStatistics statistics = Empty(rows, width);
        double[] sorted = new double[rows];
        for (int element = 0; element < width; element++)
        {
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                sorted[row] = values[(row * width) + element];
                sum += sorted[row];
            }

            double mean = sum / rows;
            double squares = 0;
            foreach (double value in sorted)
            {
                squares += (value - mean) * (value - mean);
            }

            Array.Sort(sorted);
            (statistics.Minimum[element], statistics.Maximum[element]) = (sorted[0], sorted[^1]);
            (statistics.Mean[element], statistics.Deviation[element]) = (mean, Math.Sqrt(squares / rows));
            for (int index = 0; index < Shares.Length; index++)
            {
                statistics.Quantiles[index][element] = Between(Shares[index].Share * (rows - 1), place => sorted[place]);
            }
        }

        return statistics;
    }

    /// <summary>Of the samples of pictures, 0 to 255, as shares of 255.</summary>
    /// <param name="histograms">For each channel, how often each sample was found.</param>
    /// <param name="pictures">Of how many pictures.</param>
    public static FeatureStatistics Of(long[][] histograms, long pictures)
    {
        FeatureStatistics statistics = Empty(pictures, histograms.Length);
        for (int channel = 0; channel < histograms.Length; channel++)
        {
            long[] counts = histograms[channel];
            double total = counts.Sum();
            double mean = counts.Select((count, value) => count * (double)value).Sum() / total;
            double variance = counts.Select((count, value) => count * (value - mean) * (value - mean)).Sum() / total;
            statistics.Minimum[channel] = Array.FindIndex(counts, count => count > 0) / 255.0;
            statistics.Maximum[channel] = Array.FindLastIndex(counts, count => count > 0) / 255.0;
            (statistics.Mean[channel], statistics.Deviation[channel]) = (mean / 255, Math.Sqrt(variance) / 255);
            for (int index = 0; index < Shares.Length; index++)
            {
                statistics.Quantiles[index][channel] = Between(Shares[index].Share * (total - 1), place => Sample(counts, place)) / 255;
            }
        }

        return statistics;
    }

    /// <summary>Of several episodes together: quantiles are the weighted means of theirs, as LeRobot joins them.</summary>
    public static FeatureStatistics Joined(IReadOnlyList<FeatureStatistics> parts)
    {
        int width = parts[0].Mean.Length;
        double total = parts.Sum(part => part.Count);
        FeatureStatistics joined = Empty((long)total, width);
        for (int element = 0; element < width; element++)
        {
            double mean = parts.Sum(part => part.Count * part.Mean[element]) / total;
            double variance = parts.Sum(part => part.Count * (Square(part.Deviation[element]) + Square(part.Mean[element] - mean))) / total;
            joined.Minimum[element] = parts.Min(part => part.Minimum[element]);
            joined.Maximum[element] = parts.Max(part => part.Maximum[element]);
            (joined.Mean[element], joined.Deviation[element]) = (mean, Math.Sqrt(variance));
            for (int index = 0; index < Shares.Length; index++)
            {
                joined.Quantiles[index][element] = parts.Sum(part => part.Count * part.Quantiles[index][element]) / total;
            }
        }

        return joined;
    }

    private static FeatureStatistics Empty(long count, int width) => new()
    {
        Count = count,
        Minimum = new double[width],
        Maximum = new double[width],
        Mean = new double[width],
        Deviation = new double[width],
        Quantiles = [.. Shares.Select(_ => new double[width])],
    };

    /// <summary>Between two neighbours in order, linearly, as NumPy does unless told otherwise.</summary>
    private static double Between(double place, Func<long, double> at)
    {
        long below = (long)Math.Floor(place);
        double share = place - below;
        double low = at(below);
        return share == 0 ? low : low + (share * (at(below + 1) - low));
    }

    private static double Sample(long[] counts, long place)
    {
        int value = 0;
        for (long passed = counts[0]; passed <= place; passed += counts[value])
        {
            value++;
        }

        return value;
    }

    private static double Square(double value) => value * value;
}
