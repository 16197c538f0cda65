using System.Text.Json.Nodes;
using MathNet.Numerics.Statistics;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>The middle and the end of repeated timings in milliseconds.</summary>
/// <param name="Median">The median.</param>
/// <param name="Percentile99">What one in a hundred exceeds.</param>
internal sealed record Percentiles(double Median, double Percentile99)
{
    public static Percentiles Of(IReadOnlyList<double> milliseconds) => new(milliseconds.Median(), milliseconds.Percentile(99));

    /// <summary>Writes both into a row.</summary>
    public void Write(JsonObject row, string column)
    {
        row[column + "_p50_ms"] = Terminal.Number(Median, 4);
        row[column + "_p99_ms"] = Terminal.Number(Percentile99, 4);
    }
}
