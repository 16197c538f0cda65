using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Benchmarks.Faults;

/// <summary>What came of a fault.</summary>
internal sealed record FaultRow
{
    public required string Name { get; init; }

    /// <summary>How the episode ended; a remark where it does not say enough.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>From the fault until an ideal driver rests; not a number where the fault was not made.</summary>
    public double TimeToHoldMilliseconds { get; init; } = double.NaN;

    /// <summary>The largest step afterwards, as a share of what the joint's velocity limit allows.</summary>
    public double LargestStep { get; init; } = double.NaN;

    /// <summary>Commands that were looked at.</summary>
    public long Commands { get; init; }

    /// <summary>Commands beyond a limit.</summary>
    public long Violations { get; init; }

    /// <summary>What went otherwise than it must; null where nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the fault was not made; null where it was.</summary>
    public string? Skipped { get; init; }

    public string Line() => Skipped is { } reason ? $"skip  {Name}: {reason}" : string.Create(
        CultureInfo.InvariantCulture,
        $"{(Problem is null ? "ok   " : "FAIL ")} {Name}: held after {TimeToHoldMilliseconds:0} ms, largest step {LargestStep:0%} of the limit, "
        + $"{Violations} of {Commands} commands beyond a limit; {Outcome}{(Problem is null ? "" : $"; {Problem}")}");

    public JsonObject Document() => new()
    {
        ["fault"] = Name,
        ["outcome"] = Outcome,
        ["time_to_hold_ms"] = Terminal.Number(TimeToHoldMilliseconds, 0),
        ["largest_step_of_limit"] = Terminal.Number(LargestStep),
        ["commands"] = Commands,
        ["violations"] = Violations,
        ["problem"] = Problem,
        ["skipped"] = Skipped,
    };
}
