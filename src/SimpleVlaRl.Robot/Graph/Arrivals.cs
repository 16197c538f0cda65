using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Robot.Graph;

/// <summary>How often messages came, and how evenly.</summary>
/// <param name="Messages">How many; at least two.</param>
/// <param name="RateHertz">How many per second between the first and the last.</param>
/// <param name="ShortestSeconds">The shortest time between two.</param>
/// <param name="LongestSeconds">The longest.</param>
/// <param name="DeviationSeconds">The standard deviation of these times.</param>
/// <param name="BytesPerSecond">Their bytes per second.</param>
internal sealed record Arrivals(
    int Messages, double RateHertz, double ShortestSeconds, double LongestSeconds, double DeviationSeconds, double BytesPerSecond)
{
    private const double Milli = 1000;

    /// <summary>Counts.</summary>
    /// <param name="seconds">When each message came, in seconds of any clock.</param>
    /// <param name="bytes">The bytes of all of them.</param>
    public static Arrivals Of(IReadOnlyList<double> seconds, long bytes)
    {
        double[] periods = [.. seconds.Skip(1).Zip(seconds, (later, earlier) => later - earlier)];
        double mean = periods.Average();
        double deviation = Math.Sqrt(periods.Average(period => (period - mean) * (period - mean)));
        return new(seconds.Count, 1 / mean, periods.Min(), periods.Max(), deviation, bytes / (double)seconds.Count / mean);
    }

    public JsonObject Json(string topic) => new()
    {
        ["topic"] = topic,
        ["messages"] = Messages,
        ["rate_hz"] = Terminal.Number(RateHertz),
        ["shortest_ms"] = Terminal.Number(ShortestSeconds * Milli),
        ["longest_ms"] = Terminal.Number(LongestSeconds * Milli),
        ["deviation_ms"] = Terminal.Number(DeviationSeconds * Milli),
        ["bytes_per_second"] = Terminal.Number(BytesPerSecond),
    };

    public override string ToString() => FormattableString.Invariant(
        $"{RateHertz:0.00} Hz over {Messages} messages; period {ShortestSeconds * Milli:0.0} to {LongestSeconds * Milli:0.0} ms, ")
        + FormattableString.Invariant($"deviation {DeviationSeconds * Milli:0.0} ms; {BytesPerSecond / 1e6:0.000} MB/s");
}
