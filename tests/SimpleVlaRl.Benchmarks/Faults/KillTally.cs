using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Control;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>What came of the kills of one kind of victim.</summary>
internal sealed class KillTally(KillVictim victim)
{
    private const int Capacity = 1 << 12;
    private readonly SampleLog toHold = new(Capacity);

    /// <summary>How many.</summary>
    public long Count => toHold.Count;

    /// <summary>The largest step after any of them, as a share of what the joint's velocity limit allows.</summary>
    public double LargestStep { get; private set; }

    /// <summary>Notes one.</summary>
    public void Add(double milliseconds, double step)
    {
        toHold.Add(milliseconds);
        LargestStep = Math.Max(LargestStep, step);
    }

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{victim,-12} {Count,4} kills: held after {Terminal.Text(toHold.Percentile(0.5), "0")} ms (p50), "
        + $"{Terminal.Text(toHold.Percentile(1), "0")} ms (worst); largest step {LargestStep:0%} of the limit");

    public JsonObject Document() => new()
    {
        ["victim"] = $"{victim}",
        ["kills"] = Count,
        ["time_to_hold_ms"] = new JsonObject { ["p50"] = Terminal.Number(toHold.Percentile(0.5), 0), ["max"] = Terminal.Number(toHold.Percentile(1), 0) },
        ["largest_step_of_limit"] = Terminal.Number(LargestStep),
    };
}
