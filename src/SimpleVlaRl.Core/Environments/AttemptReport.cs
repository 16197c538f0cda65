namespace SimpleVlaRl.Core.Environments;

/// <summary>What an environment that is a client says of the end of an episode.</summary>
/// <param name="Succeeded">Whether it says that the task is done.</param>
/// <param name="Decisions">How many chunks it was given: without any, whatever it says is not of the policy's doing.</param>
/// <param name="WaypointsOfLast">How many waypoints of the last chunk it has begun to execute; null where it does not say.</param>
/// <param name="Problem">Why the episode does not count, though the environment says that it ended; null where nothing is known against it.</param>
public sealed record AttemptReport(bool Succeeded, int Decisions, int? WaypointsOfLast, string? Problem);
