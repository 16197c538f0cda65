namespace SimpleVlaRl.Core.Policies;

/// <summary>How a version's weights were made.</summary>
public sealed record TrainingProvenance
{
    /// <summary>The algorithm: <c>imitation</c>, <c>grpo</c>, <c>import</c> for a checkpoint of others, or <c>none</c> for random weights.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The version whose weights training started from; null when it started from random ones.</summary>
    public int? ParentVersion { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>The exact command.</summary>
    public required string Command { get; init; }

    /// <summary>The lower-case SHA-256 of the training data: over the sorted digests of its episodes.</summary>
    public string? DataDigest { get; init; }

    /// <summary>The split of starts whose seen part alone was sampled from; null for all starts.</summary>
    public string? Split { get; init; }

    /// <summary>How many episodes were learned from.</summary>
    public int? Episodes { get; init; }
}
