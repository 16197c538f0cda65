using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>What somebody said of an episode after it was committed.</summary>
/// <param name="StampNanoseconds">When, nanoseconds since 1970.</param>
/// <param name="Outcome">What they said; its source is who said it.</param>
/// <param name="Comment">Why they said so; null where they gave no reason.</param>
public sealed record EpisodeLabel(long StampNanoseconds, EpisodeOutcome Outcome, string? Comment);
