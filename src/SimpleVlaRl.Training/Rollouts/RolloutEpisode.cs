using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>One episode to run.</summary>
/// <param name="Start">Its start.</param>
/// <param name="SamplingSeed">The key of the policy's draws; episodes of a group differ only here.</param>
/// <param name="GroupId">The group it belongs to; empty for none.</param>
/// <param name="Attempt">Its number in the group, from 0.</param>
public sealed record RolloutEpisode(EpisodeStart Start, ulong SamplingSeed, string GroupId = "", int Attempt = 0);
