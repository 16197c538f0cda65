using SimpleVlaRl.Datasets.Statistics;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>A camera's video of an exported episode.</summary>
/// <param name="Name">The camera's name.</param>
/// <param name="Number">The number of its file, from 0, over all chunks.</param>
/// <param name="Width">The width of its pictures in pixels, as the video has them.</param>
/// <param name="Height">Their height.</param>
/// <param name="Statistics">What is kept of its pictures.</param>
internal sealed record ExportedCamera(string Name, int Number, int Width, int Height, FeatureStatistics Statistics);
