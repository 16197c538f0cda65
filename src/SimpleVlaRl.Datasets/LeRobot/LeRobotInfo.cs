using System.Text.Json;
using SimpleVlaRl.Datasets.Sources;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>What <c>meta/info.json</c> says of a data set of version 2.1 or 3.0.</summary>
internal sealed class LeRobotInfo
{
    private const int WidestVector = 4096;

    private LeRobotInfo()
    {
    }

    /// <summary>Whether it is of version 2.1.</summary>
    public required bool IsOld { get; init; }

    /// <summary>Rows per second.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Where rows lie.</summary>
    public required string DataPath { get; init; }

    /// <summary>Where videos lie; empty where there is none.</summary>
    public required string VideoPath { get; init; }

    /// <summary>How many episodes of version 2.1 share a folder.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>The features by name.</summary>
    public required IReadOnlyDictionary<string, DatasetFeature> Features { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="root">The data set's folder.</param>
    /// <exception cref="DatasetException">There is none, or it says what cannot be.</exception>
    public static LeRobotInfo Read(string root)
    {
        string path = Path.Combine(root, LeRobotPaths.Info);
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{root}' is no data set: there is no '{LeRobotPaths.Info}' of LeRobot in it, no HDF5 file of ALOHA and no bag. "
                + "Give the folder that 'meta' lies in.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            JsonElement info = document.RootElement;
            string version = info.GetProperty("codebase_version").GetString() ?? "";
            double rate = info.GetProperty("fps").GetDouble();
            return version is not (LeRobotPaths.Version or LeRobotPaths.OldVersion)
                ? throw new DatasetException($"'{path}' is of version '{version}'; {LeRobotPaths.OldVersion} and {LeRobotPaths.Version} are read. "
                    + "LeRobot's own scripts convert older ones.")
                : !RowRate.IsOne(rate)
                    ? throw new DatasetException($"'{path}': fps is {rate}; expected {RowRate.Slowest} to {RowRate.Fastest}.")
                    : new LeRobotInfo
                    {
                        IsOld = version == LeRobotPaths.OldVersion,
                        FramesPerSecond = rate,
                        DataPath = info.GetProperty("data_path").GetString() ?? "",
                        VideoPath = info.TryGetProperty("video_path", out JsonElement video) ? video.GetString() ?? "" : "",
                        ChunkSize = info.TryGetProperty("chunks_size", out JsonElement size) && size.TryGetInt32(out int files) && files > 0
                            ? files
                            : LeRobotPaths.FilesPerChunk,
                        Features = info.GetProperty("features").EnumerateObject().ToDictionary(one => one.Name, one => Feature(one.Value)),
                    };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DatasetException($"'{path}' is not as LeRobot writes it: {exception.Message}", exception);
        }
    }

    private static DatasetFeature Feature(JsonElement feature)
    {
        long width = 1;
        foreach (JsonElement side in feature.GetProperty("shape").EnumerateArray())
        {
            width = Math.Min(int.MaxValue, width * Math.Max(0, side.GetInt32()));
        }

        string type = feature.GetProperty("dtype").GetString() ?? "";
        if (type is not ("video" or "image") && width > WidestVector)
        {
            throw new FormatException($"a feature has vectors of {width} numbers; at most {WidestVector} are read.");
        }

        string[] names = feature.TryGetProperty("names", out JsonElement given) ? [.. Names(given)] : [];
        return new DatasetFeature(type, (int)width, names);
    }

    /// <summary>A list of names, or lists of them under a word such as <c>motors</c>.</summary>
    private static IEnumerable<string> Names(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.Array => given.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object => given.EnumerateObject().SelectMany(one => Names(one.Value)),
        JsonValueKind.String => [given.GetString()!],
        _ => [],
    };
}
