using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Robot.Run;

/// <summary>An episode that is to be run.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="GroupId">The group that it belongs to; empty for none.</param>
/// <param name="Attempt">Its number in the group, from 0; no other of the group has it.</param>
internal sealed record ScheduledEpisode(EpisodeStart Start, string GroupId, int Attempt)
{
    /// <summary>Whether it is of a trial: greedy, measured, and not learned from.</summary>
    public bool IsTrial { get; init; }
}
