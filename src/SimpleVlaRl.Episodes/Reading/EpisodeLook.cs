using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>What the cameras saw at one moment of an episode.</summary>
/// <param name="BeforeEnd">How long before the episode's end; zero is the end.</param>
/// <param name="Frames">One frame per camera.</param>
public sealed record EpisodeLook(TimeSpan BeforeEnd, IReadOnlyList<ImageFrame> Frames);
