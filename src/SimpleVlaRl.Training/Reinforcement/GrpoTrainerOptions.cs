using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Where and how a run trains.</summary>
public sealed record GrpoTrainerOptions
{
    /// <summary>Threads that learn.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>The sampling temperature.</summary>
    public required double Temperature { get; init; }

    /// <summary>The folder of all checkpoints.</summary>
    public required string CheckpointFolder { get; init; }

    /// <summary>Iterations between checkpoints.</summary>
    /// <value>The default is 1.</value>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>The file that gets one JSON line per iteration; null for none.</summary>
    public string? MetricsPath { get; init; }

    /// <summary>Where the pictures of groups that wait go when a run is resumed; null keeps them in memory.</summary>
    public ImageSpill? Spill { get; init; }

    /// <summary>Validation starts that are unlike those that are learned from, measured whenever others are; null for none.</summary>
    public IReadOnlyList<ValidationStart>? UnseenStarts { get; init; }

    /// <summary>The successes that are imitated again; null for none.</summary>
    public SuccessReplay? Replay { get; init; }

    /// <summary>What a resumed run must have in common, by name.</summary>
    public required IReadOnlyDictionary<string, string> Fingerprint { get; init; }
}
