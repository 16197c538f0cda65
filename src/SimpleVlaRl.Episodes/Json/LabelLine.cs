using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Json;

/// <summary>One line of a <c>.labels.jsonl</c>: what somebody said of an episode after it was committed. Lines are only ever added.</summary>
/// <param name="StampNanoseconds">When, nanoseconds since 1970.</param>
/// <param name="Outcome">What they said; its source is who said it.</param>
internal sealed record LabelLine(long StampNanoseconds, EpisodeOutcome Outcome);
