using System.Collections.Immutable;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>What environments have done since the start.</summary>
public sealed record EnvironmentCounts
{
    /// <summary>Nothing yet.</summary>
    public static EnvironmentCounts None { get; } = new();

    /// <summary>Observations that were answered.</summary>
    public long Observations { get; init; }

    /// <summary>Runs of the network for them.</summary>
    public long Batches { get; init; }

    /// <summary>Episodes that count.</summary>
    public int Counted { get; init; }

    /// <summary>Episodes that were played to their end and not learned from, because no group had room for them.</summary>
    public int Unwanted { get; init; }

    /// <summary>Episodes that do not count, by the kind of reason, such as <c>left</c>, <c>stalled</c> or <c>failed_early</c>.</summary>
    public ImmutableSortedDictionary<string, int> Invalid { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Seconds in which the learner had nothing to answer.</summary>
    public double WaitSeconds { get; init; }

    /// <summary>Seconds of sampling in all.</summary>
    public double SamplingSeconds { get; init; }
}
