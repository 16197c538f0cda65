namespace SimpleVlaRl.Simulation;

/// <summary>How one demonstration went.</summary>
/// <param name="Seed">The episode's seed.</param>
/// <param name="Succeeded">Whether the task was done within its time limit.</param>
/// <param name="Seconds">Simulated seconds until it was done, or the time limit.</param>
public sealed record ExpertMeasurement(long Seed, bool Succeeded, double Seconds);
