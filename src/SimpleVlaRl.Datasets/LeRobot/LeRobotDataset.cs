using System.Text.Json;
using SimpleVlaRl.Datasets.Tables;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>A LeRobot data set of version 2.1 or 3.0 that is read.</summary>
internal sealed class LeRobotDataset
{
    private const int LongestEpisode = 10_000_000;

    private readonly string root;
    private readonly Dictionary<long, string> tasks;
    private (string Path, string Columns, Table Table, ILookup<double, int> RowsOfEpisodes)? last;

    private LeRobotDataset(string root, LeRobotInfo info, Dictionary<long, string> tasks, IReadOnlyList<LeRobotEpisode> episodes) =>
        (this.root, Info, this.tasks, Episodes) = (root, info, tasks, episodes);

    /// <summary>What it says of itself.</summary>
    public LeRobotInfo Info { get; }

    /// <summary>Its episodes in order.</summary>
    public IReadOnlyList<LeRobotEpisode> Episodes { get; }

    /// <summary>Opens one.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="DatasetException">It is none, or damaged.</exception>
    public static LeRobotDataset Open(string folder)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        LeRobotInfo info = LeRobotInfo.Read(root);
        try
        {
            return info.IsOld
                ? new LeRobotDataset(root, info, OldTasks(root), OldEpisodes(root, info))
                : new LeRobotDataset(root, info, Tasks(root), NewEpisodes(root, info));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DatasetException($"The description of '{root}' is not as LeRobot writes it: {exception.Message}", exception);
        }
    }

    /// <summary>Reads an episode's rows.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="features">The features to read, but videos.</param>
    /// <exception cref="DatasetException">They cannot be read, or are not as many as was said.</exception>
    public LeRobotRows Read(LeRobotEpisode episode, IReadOnlyList<string> features)
    {
        string key = string.Join('\n', features);
        if (last is not { } known || known.Path != episode.DataPath || known.Columns != key)
        {
            // Episodes of version 3.0 share files, and come in their order.
            Table table = Table.Read(
                episode.DataPath,
                column => features.Contains(column) || column is LeRobotFeatures.EpisodeIndex or LeRobotFeatures.TaskIndex or LeRobotFeatures.Success);
            double[] indices = table.Numbers(LeRobotFeatures.EpisodeIndex, 1);
            last = known = (episode.DataPath, key, table, Enumerable.Range(0, indices.Length).ToLookup(row => indices[row]));
        }

        int[] rows = [.. known.RowsOfEpisodes[episode.Index]];
        return rows.Length == episode.Length
            ? new LeRobotRows(known.Table, rows, tasks)
            : throw new DatasetException(
                $"Episode {episode.Index} of '{root}' has {rows.Length} rows in '{episode.DataPath}' and {episode.Length} by its description.");
    }

    private static Dictionary<long, string> Tasks(string root)
    {
        Table table = Table.Read(Path.Combine(root, LeRobotPaths.Tasks), _ => true);
        string column = table.Has("task") ? "task" : "__index_level_0__";
        string[] words = [.. table.Texts(column).Select(texts => texts.FirstOrDefault() ?? "")];
        double[] indices = table.Numbers(LeRobotFeatures.TaskIndex, 1);
        return Enumerable.Range(0, words.Length).DistinctBy(row => indices[row]).ToDictionary(row => (long)indices[row], row => words[row]);
    }

    private static List<LeRobotEpisode> NewEpisodes(string root, LeRobotInfo info)
    {
        List<LeRobotEpisode> episodes = [];
        string folder = Path.Combine(root, LeRobotPaths.Episodes);
        string[] files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : throw new DatasetException($"'{root}' has no '{LeRobotPaths.Episodes}', which LeRobot {LeRobotPaths.Version} has.");
        string[] videos = [.. info.Features.Where(feature => feature.Value.IsVideo).Select(feature => feature.Key)];
        foreach (string file in files)
        {
            Table table = Table.Read(file, column => !column.StartsWith("stats/", StringComparison.Ordinal) && column != "tasks");
            double[] index = Whole("episode_index"), length = Whole("length"), chunk = Whole("data/chunk_index"), number = Whole("data/file_index");
            var places = videos.ToDictionary(key => key, key => (
                Chunk: Whole($"videos/{key}/chunk_index"), File: Whole($"videos/{key}/file_index"), From: table.Numbers($"videos/{key}/from_timestamp", 1)));
            for (int row = 0; row < table.Rows; row++)
            {
                int at = row;
                episodes.Add(new LeRobotEpisode(
                    (int)index[row],
                    Length(root, (long)length[row]),
                    PathTemplate.Fill(root, info.DataPath, Values((long)chunk[row], (long)number[row], "")),
                    places.ToDictionary(
                        place => place.Key,
                        place => (
                            PathTemplate.Fill(root, info.VideoPath, Values((long)place.Value.Chunk[at], (long)place.Value.File[at], place.Key)),
                            double.IsFinite(place.Value.From[at]) ? Math.Max(0, place.Value.From[at]) : 0))));
            }

            double[] Whole(string column) => table.Numbers(column, 1);
        }

        return episodes;
    }

    private static Dictionary<string, object> Values(long chunk, long file, string video) =>
        new() { ["chunk_index"] = chunk, ["file_index"] = file, ["video_key"] = video };

    private static Dictionary<long, string> OldTasks(string root) => Lines(root, LeRobotPaths.OldTasks)
        .DistinctBy(line => line.GetProperty("task_index").GetInt64())
        .ToDictionary(line => line.GetProperty("task_index").GetInt64(), line => line.GetProperty("task").GetString() ?? "");

    private static List<LeRobotEpisode> OldEpisodes(string root, LeRobotInfo info)
    {
        List<LeRobotEpisode> episodes = [];
        foreach (JsonElement line in Lines(root, LeRobotPaths.OldEpisodes))
        {
            int index = line.GetProperty("episode_index").GetInt32();
            episodes.Add(new LeRobotEpisode(
                index,
                Length(root, line.GetProperty("length").GetInt64()),
                PathTemplate.Fill(root, info.DataPath, OldValues("")),
                info.Features.Where(feature => feature.Value.IsVideo).ToDictionary(
                    feature => feature.Key, feature => (PathTemplate.Fill(root, info.VideoPath, OldValues(feature.Key)), 0.0))));

            Dictionary<string, object> OldValues(string video) =>
                new() { ["episode_chunk"] = (long)(index / info.ChunkSize), ["episode_index"] = (long)index, ["video_key"] = video };
        }

        return episodes;
    }

    private static List<JsonElement> Lines(string root, string name)
    {
        string path = Path.Combine(root, name);
        try
        {
            return [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static int Length(string root, long length) => length is >= 1 and <= LongestEpisode
        ? (int)length
        : throw new DatasetException($"An episode of '{root}' is said to have {length} rows; expected 1 to {LongestEpisode}.");
}
