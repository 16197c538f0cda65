namespace SimpleVlaRl.Core.Environments;

/// <summary>Which episode to set up.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Seed">The seed; every seed gives the same start.</param>
/// <param name="Randomize">Whether colours, lights and the like vary with the seed.</param>
public sealed record EpisodeStart(string Task, long Seed, bool Randomize);
