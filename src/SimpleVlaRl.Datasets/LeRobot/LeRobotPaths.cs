using System.Globalization;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>Where things lie in a LeRobot data set, of version 3.0 unless said otherwise (<c>datasets/utils.py</c> of LeRobot 0.6).</summary>
internal static class LeRobotPaths
{
    /// <summary>The version that is written.</summary>
    public const string Version = "v3.0";

    /// <summary>The older version that is read as well.</summary>
    public const string OldVersion = "v2.1";

    /// <summary>Files of one folder.</summary>
    public const int FilesPerChunk = 1000;

    /// <summary>How large a file of rows may get, MB.</summary>
    public const int DataFileMegabytes = 100;

    /// <summary>How large a video may get, MB.</summary>
    public const int VideoFileMegabytes = 200;

    public const string Meta = "meta";
    public const string Info = "meta/info.json";
    public const string Statistics = "meta/stats.json";
    public const string Tasks = "meta/tasks.parquet";
    public const string Episodes = "meta/episodes";
    public const string Data = "data";
    public const string Videos = "videos";
    public const string OldTasks = "meta/tasks.jsonl";
    public const string OldEpisodes = "meta/episodes.jsonl";
    public const string DataTemplate = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";
    public const string VideoTemplate = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";

    /// <summary>What an export notes for itself, to go on where it stopped.</summary>
    public const string Journal = ".simple-vla-rl";

    /// <summary>The n-th file of a folder of chunks.</summary>
    /// <param name="folder">The folder, such as <see cref="Data"/>.</param>
    /// <param name="number">Its number, from 0, over all chunks.</param>
    /// <param name="extension">Such as <c>.parquet</c>.</param>
    public static string File(string folder, int number, string extension) => string.Create(
        CultureInfo.InvariantCulture, $"{folder}/chunk-{number / FilesPerChunk:000}/file-{number % FilesPerChunk:000}{extension}");
}
