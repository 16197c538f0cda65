using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>How an episode went.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Trajectory">What was seen and drawn; without decisions when nobody learns from it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Ticks">Servo ticks simulated; without those before the moment where it began.</param>
/// <param name="Chunks">Decisions made.</param>
public sealed record EpisodeResult(PlannedEpisode Attempt, GrpoEpisode Trajectory, EpisodeOutcome Outcome, int Ticks, int Chunks)
{
    /// <summary>A moment of it, each equally likely, where that was asked for; null where it ended within its first chunk.</summary>
    internal BranchPoint? BranchPoint { get; init; }
}
