namespace SimpleVlaRl.Core.Robots;

/// <summary>How slowly an episode begins.</summary>
/// <param name="Duration">For how long.</param>
/// <param name="Share">The share of the velocity limits that may be used meanwhile.</param>
public sealed record SlowStart(TimeSpan Duration, double Share);
