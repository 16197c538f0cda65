using System.Text.Json.Nodes;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Video;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>The names of LeRobot's features, and how <c>info.json</c> describes them.</summary>
internal static class LeRobotFeatures
{
    public const string Reward = "next.reward";
    public const string Done = "next.done";
    public const string Success = "next.success";
    public const string Timestamp = "timestamp";
    public const string FrameIndex = "frame_index";
    public const string EpisodeIndex = "episode_index";
    public const string Index = "index";
    public const string TaskIndex = "task_index";

    /// <summary>Describes all features of an export.</summary>
    /// <param name="shape">What the episodes have in common.</param>
    /// <param name="cameras">The first episode's videos, for their sizes.</param>
    /// <param name="codec">How they are packed.</param>
    public static JsonObject Describe(ExportShape shape, IReadOnlyList<ExportedCamera> cameras, VideoCodec codec)
    {
        JsonObject features = new()
        {
            [FeatureNames.State] = Vector(shape.Joints),
            [FeatureNames.Action] = Vector(shape.Joints),
        };
        foreach (ExportedCamera camera in cameras)
        {
            features[FeatureNames.OfCamera(camera.Name)] = Video(camera, shape.FramesPerSecond, codec);
        }

        foreach ((string name, string type) in new[]
        {
            (Reward, "float32"), (Done, "bool"), (Success, "bool"), (Timestamp, "float32"), (FrameIndex, "int64"), (EpisodeIndex, "int64"), (Index, "int64"),
            (TaskIndex, "int64"),
        })
        {
            features[name] = new JsonObject { ["dtype"] = type, ["shape"] = new JsonArray(1), ["names"] = null };
        }

        return features;
    }

    private static JsonObject Vector(IReadOnlyList<string> names) => new()
    {
        ["dtype"] = "float32",
        ["shape"] = new JsonArray(names.Count),
        ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
    };

    private static JsonObject Video(ExportedCamera camera, int framesPerSecond, VideoCodec codec) => new()
    {
        ["dtype"] = "video",
        ["shape"] = new JsonArray(camera.Height, camera.Width, 3),
        ["names"] = new JsonArray("height", "width", "channels"),
        ["info"] = new JsonObject
        {
            ["video.height"] = camera.Height,
            ["video.width"] = camera.Width,
            ["video.codec"] = codec == VideoCodec.Av1 ? "av1" : "h264",
            ["video.pix_fmt"] = "yuv420p",
            ["video.is_depth_map"] = false,
            ["video.fps"] = framesPerSecond,
            ["video.channels"] = 3,
            ["has_audio"] = false,
        },
    };
}
