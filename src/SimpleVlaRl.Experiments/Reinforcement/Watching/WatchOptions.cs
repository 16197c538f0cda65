using SimpleVlaRl.Experiments.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>What <c>vla-learn learn --watch</c> was asked to do.</summary>
internal sealed record WatchOptions
{
    /// <summary>The policy's folder, whose versions learn and are made.</summary>
    public required string PolicyFolder { get; init; }

    /// <summary>The folder of this work: a run for every version.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Whole groups of a version before the next is learned.</summary>
    public required int Groups { get; init; }

    /// <summary>Attempts of a group.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Versions that are promoted before it ends; 0 for no end.</summary>
    public required int Versions { get; init; }

    /// <summary>How often the store is looked at.</summary>
    public required TimeSpan LookEvery { get; init; }

    /// <summary>The private key that new versions are signed with; null for none.</summary>
    public string? SigningKey { get; init; }

    /// <summary>How to learn; policy and run folder are put in.</summary>
    public required StoredGrpoOptions Learning { get; init; }
}
