using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>How far a run is.</summary>
/// <param name="Current">The episode that is prepared, runs or was the last; null before the first.</param>
/// <param name="Expected">How many episodes the run has.</param>
/// <param name="Episodes">Those that are stored, the oldest first.</param>
internal sealed record RunSnapshot(EpisodeHeader? Current, int Expected, IReadOnlyList<RunEpisode> Episodes);
