using SimpleVlaRl.Control.Chunks;

namespace SimpleVlaRl.Benchmarks.Delay;

/// <summary>What <c>vla-bench delay</c> was asked to do.</summary>
internal sealed record DelayBenchOptions
{
    public required string PolicyFolder { get; init; }

    public required string RobotFile { get; init; }

    public required string Task { get; init; }

    public required int Episodes { get; init; }

    public required long Seed { get; init; }

    /// <summary>Whether starts are validation starts, on which something may be chosen.</summary>
    public required bool IsValidation { get; init; }

    public required IReadOnlyList<double> DelayMilliseconds { get; init; }

    /// <summary>By their words; holding between chunks comes first where it is among them.</summary>
    public required IReadOnlyList<(string Word, ChunkOptions Options)> Schemes { get; init; }

    public required double LostShare { get; init; }

    public required TimeSpan TimeOut { get; init; }
}
