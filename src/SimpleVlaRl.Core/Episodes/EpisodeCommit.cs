namespace SimpleVlaRl.Core.Episodes;

/// <summary>An episode that was made durable.</summary>
/// <param name="Path">The committed file; empty for a sink without files.</param>
/// <param name="Summary">How it ended, with what only the recorder knows: how much it had to drop.</param>
public sealed record EpisodeCommit(string Path, EpisodeSummary Summary);
