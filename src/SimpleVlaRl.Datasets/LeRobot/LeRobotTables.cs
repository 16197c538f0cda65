using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Statistics;
using SimpleVlaRl.Datasets.Tables;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>Everything of a LeRobot data set but the videos: rows, episodes, tasks, statistics, and at last <c>info.json</c>.</summary>
/// <param name="root">The data set's folder.</param>
/// <param name="shape">What the episodes have in common.</param>
/// <param name="codec">How the videos are packed.</param>
internal sealed class LeRobotTables(string root, ExportShape shape, VideoCodec codec)
{
    /// <summary>So that a file of episodes, with its statistics, stays below a file of rows.</summary>
    private const int EpisodesPerFile = 5000;

    /// <summary>
    /// LeRobot takes a task's words from the index of a pandas frame, and a file that does not say which column that is gets numbers as tasks.
    /// </summary>
    private const string PandasTasks = """
        {"index_columns": ["task"], "column_indexes": [{"name": null, "field_name": null, "pandas_type": "unicode", "numpy_type": "object",
        "metadata": {"encoding": "UTF-8"}}], "columns": [{"name": "task_index", "field_name": "task_index", "pandas_type": "int64", "numpy_type": "int64",
        "metadata": null}, {"name": "task", "field_name": "task", "pandas_type": "unicode", "numpy_type": "object", "metadata": null}],
        "creator": {"library": "SimpleVlaRl.Robot", "version": "0.1.0"}, "pandas_version": "2.2.0"}
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, List<FeatureStatistics>> statistics = [];
    private readonly List<string> tasks = [];
    private readonly List<EpisodeTableRow> episodes = [];
    private long written;

    /// <summary>Writes everything.</summary>
    /// <param name="exported">The episodes in order, with their videos.</param>
    public void Write(IReadOnlyList<(EpisodeListing Listing, ExportedEpisode Exported)> exported)
    {
        WriteRows(exported);
        WriteEpisodes();
        using (TableWriter writer = new(At(LeRobotPaths.Tasks), new() { ["pandas"] = PandasTasks.ReplaceLineEndings(" ") }))
        {
            writer.Write([TableColumn.Of("task_index", tasks.Select((_, index) => (long)index).ToArray()), TableColumn.Of("task", tasks)]);
            writer.Commit();
        }

        JsonObject joined = [];
        foreach ((string feature, List<FeatureStatistics> parts) in statistics)
        {
            joined[feature] = Describe(FeatureStatistics.Joined(parts), isPicture: FeatureNames.IsOfCamera(feature));
        }

        WholeFile.WriteText(At(LeRobotPaths.Statistics), joined.ToJsonString(Indented));
        WholeFile.WriteText(At(LeRobotPaths.Info), Info(exported).ToJsonString(Indented));
    }

    private void WriteRows(IReadOnlyList<(EpisodeListing Listing, ExportedEpisode Exported)> exported)
    {
        int file = 0;
        long bytes = 0;
        TableWriter writer = new(DataPath(file));
        try
        {
            foreach ((EpisodeListing listing, ExportedEpisode episode) in exported)
            {
                EpisodeTable table = Table(listing);
                if (bytes > 0 && bytes + table.Bytes > LeRobotPaths.DataFileMegabytes * 1_000_000L)
                {
                    writer.Commit();
                    writer.Dispose();
                    (file, bytes) = (file + 1, 0);
                    writer = new TableWriter(DataPath(file));
                }

                writer.Write(table.Columns);
                bytes += table.Bytes;
                Note(listing, episode, table, file);
            }

            writer.Commit();
        }
        finally
        {
            writer.Dispose();
        }

        RemoveFrom(file + 1, DataPath);
    }

    private EpisodeTable Table(EpisodeListing listing)
    {
        using EpisodeReader episode = EpisodeStore.OpenEpisode(listing);
        EpisodeRows rows = EpisodeRows.Read(episode, shape.FramesPerSecond);
        return EpisodeTable.Of(rows, listing.Outcome.Kind, shape.FramesPerSecond, episodes.Count, written, TaskIndex(listing.Header.Instruction));
    }

    private int TaskIndex(string instruction)
    {
        int index = tasks.IndexOf(instruction);
        if (index < 0)
        {
            index = tasks.Count;
            tasks.Add(instruction);
        }

        return index;
    }

    private void Note(EpisodeListing listing, ExportedEpisode episode, EpisodeTable table, int file)
    {
        (string, FeatureStatistics)[] kept =
        [
            .. table.Statistics, .. episode.Cameras.Select(camera => (FeatureNames.OfCamera(camera.Name), camera.Statistics)),
        ];
        episodes.Add(new EpisodeTableRow(listing, episode, file, written, kept));
        written += episode.Rows;
        foreach ((string feature, FeatureStatistics part) in kept)
        {
            if (!statistics.TryGetValue(feature, out List<FeatureStatistics>? parts))
            {
                statistics[feature] = parts = [];
            }

            parts.Add(part);
        }
    }

    private void WriteEpisodes()
    {
        int file = 0;
        foreach (EpisodeTableRow[] rows in episodes.Chunk(EpisodesPerFile))
        {
            using TableWriter writer = new(EpisodesPath(file));
            writer.Write(EpisodeTableRow.Columns(rows, file * EpisodesPerFile, file, shape.FramesPerSecond));
            writer.Commit();
            file++;
        }

        RemoveFrom(file, EpisodesPath);
    }

    private JsonObject Info(IReadOnlyList<(EpisodeListing Listing, ExportedEpisode Exported)> exported) => new()
    {
        ["codebase_version"] = LeRobotPaths.Version,
        ["robot_type"] = shape.Robot,
        ["total_episodes"] = episodes.Count,
        ["total_frames"] = written,
        ["total_tasks"] = tasks.Count,
        ["chunks_size"] = LeRobotPaths.FilesPerChunk,
        ["data_files_size_in_mb"] = LeRobotPaths.DataFileMegabytes,
        ["video_files_size_in_mb"] = LeRobotPaths.VideoFileMegabytes,
        ["fps"] = shape.FramesPerSecond,
        ["splits"] = new JsonObject { ["train"] = $"0:{episodes.Count}" },
        ["data_path"] = LeRobotPaths.DataTemplate,
        ["video_path"] = shape.Cameras.Count == 0 ? null : LeRobotPaths.VideoTemplate,
        ["features"] = LeRobotFeatures.Describe(shape, exported[0].Exported.Cameras, codec),
    };

    private static JsonObject Describe(FeatureStatistics statistics, bool isPicture)
    {
        JsonObject described = [];
        foreach ((string name, double[] values) in statistics.All)
        {
            described[name] = new JsonArray([.. values.Select(value => isPicture ? (JsonNode)new JsonArray(new JsonArray(value)) : value)]);
        }

        described["count"] = new JsonArray(statistics.Count);
        return described;
    }

    private static void RemoveFrom(int number, Func<int, string> path)
    {
        for (; File.Exists(path(number)); number++)
        {
            File.Delete(path(number));
        }
    }

    private string At(string relative) => Path.Combine(root, relative);

    private string DataPath(int number) => At(LeRobotPaths.File(LeRobotPaths.Data, number, ".parquet"));

    private string EpisodesPath(int number) => At(LeRobotPaths.File(LeRobotPaths.Episodes, number, ".parquet"));
}
