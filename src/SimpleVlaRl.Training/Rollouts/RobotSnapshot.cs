using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>A robot between two chunks of an episode that runs: nothing is being played, and it has not ended.</summary>
/// <param name="Environment">The physics, the task and the looks.</param>
/// <param name="Gate">The gate.</param>
/// <param name="Ticks">Servo ticks since the episode's start, from which the time limit counts.</param>
internal sealed record RobotSnapshot(EnvironmentSnapshot Environment, GateSnapshot Gate, int Ticks);
