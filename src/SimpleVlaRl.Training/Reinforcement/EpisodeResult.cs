using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>How an episode went.</summary>
/// <param name="Attempt">Which.</param>
/// <param name="Trajectory">What was seen and drawn; without decisions when nobody learns from it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Ticks">Servo ticks simulated.</param>
/// <param name="Chunks">Decisions made.</param>
public sealed record EpisodeResult(PlannedEpisode Attempt, GrpoEpisode Trajectory, EpisodeOutcome Outcome, int Ticks, int Chunks);
