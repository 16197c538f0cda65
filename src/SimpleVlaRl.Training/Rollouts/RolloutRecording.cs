using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Where episodes are recorded, and what their headers say beside what a rollout knows itself.</summary>
/// <param name="SinkOf">The recorder of an environment, by its number; each has its own, since they run at once.</param>
/// <param name="RobotDigest">The lower-case SHA-256 of the robot's profile.</param>
/// <param name="SoftwareVersion">The version of this software.</param>
/// <param name="Mode">What the episodes are run for.</param>
/// <param name="FitForLearning">Whether GRPO may learn from the episodes.</param>
public sealed record RolloutRecording(Func<int, IEpisodeSink> SinkOf, string RobotDigest, string SoftwareVersion, EpisodeMode Mode, bool FitForLearning);
