namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>An episode of a data set, before its rows are read.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Length">How many rows it has.</param>
/// <param name="DataPath">The file that they are in.</param>
/// <param name="Videos">For each feature that is a video: the file, and when in it the episode begins.</param>
internal sealed record LeRobotEpisode(int Index, int Length, string DataPath, IReadOnlyDictionary<string, (string Path, double FromSeconds)> Videos);
