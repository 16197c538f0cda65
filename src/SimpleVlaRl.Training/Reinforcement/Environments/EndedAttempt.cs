using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>An episode that has ended and is not settled.</summary>
/// <param name="Environment">Whose.</param>
/// <param name="Attempt">Which.</param>
/// <param name="Report">What the environment says of its end; null where it says nothing.</param>
/// <param name="Problem">Why it does not count; null where nothing is known against it.</param>
internal sealed record EndedAttempt(string Environment, EnvironmentAttempt Attempt, AttemptReport? Report, AttemptProblem? Problem);
