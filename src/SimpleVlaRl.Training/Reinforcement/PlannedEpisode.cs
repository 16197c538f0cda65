using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One episode to run.</summary>
/// <param name="Group">The number of its group.</param>
/// <param name="Attempt">Its number in the group, from 0; a repeated one, after an invalid episode, counts on.</param>
/// <param name="Start">The start.</param>
/// <param name="SamplingSeed">The key of its draws.</param>
public sealed record PlannedEpisode(long Group, int Attempt, EpisodeStart Start, ulong SamplingSeed)
{
    /// <summary>Where it begins inside an earlier attempt; null for at the start.</summary>
    internal BranchPoint? From { get; init; }

    /// <summary>Whether a moment of it is kept, so that others can begin there.</summary>
    internal bool KeepsBranchPoint { get; init; }
}
