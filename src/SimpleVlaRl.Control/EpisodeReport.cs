using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Control;

/// <summary>One finished episode.</summary>
/// <param name="Header">What was known when it started.</param>
/// <param name="Summary">How it ended.</param>
/// <param name="Path">The committed file; empty when nothing was written.</param>
public sealed record EpisodeReport(EpisodeHeader Header, EpisodeSummary Summary, string Path);
