using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Robot.Listening;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.NewRobot;

/// <summary>Finds the cameras of a robot in what was heard.</summary>
internal static class CameraFinder
{
    private const string Compressed = "/compressed";

    /// <summary>Depth, and what no policy sees.</summary>
    private static readonly string[] NoColours = ["16UC1", "mono16", "32FC1"];

    /// <summary>The cameras, in the order of their topics.</summary>
    public static IReadOnlyList<CameraDraft> Find(RobotSnapshot snapshot)
    {
        List<CameraDraft> cameras = [];
        foreach (RosGraphTopic topic in snapshot.Topics.OrderBy(topic => topic.Name, StringComparer.Ordinal))
        {
            CameraTransport? transport = Transport(topic);
            if (transport is null || !snapshot.Streams.TryGetValue(topic.Name, out SeenStream? stream))
            {
                continue;
            }

            string name = FirstFree(topic.Name, cameras);
            cameras.Add(new(name, topic.Name, transport.Value, stream)
            {
                InfoTopic = Info(topic.Name, snapshot),
                LeftOut = LeftOut(topic.Name, stream, snapshot),
            });
        }

        return cameras;
    }

    private static CameraTransport? Transport(RosGraphTopic topic)
    {
        string type = topic.Publishers is [var publisher, ..] ? publisher.TypeName : "";
        return type == Image.Description.DdsTypeName ? CameraTransport.Image
            : type == CompressedImage.Description.DdsTypeName ? CameraTransport.CompressedImage
            : null;
    }

    private static string LeftOut(string topic, SeenStream stream, RobotSnapshot snapshot) =>
        topic.EndsWith(Compressed, StringComparison.Ordinal) && snapshot.Topic(topic[..^Compressed.Length]).Publishers.Count > 0
            ? "the same pictures as those of the topic without /compressed"
            : stream.Picture is { } picture && NoColours.Contains(picture.Encoding) ? $"{picture.Encoding} has no colours"
            : topic.Contains("/depth/", StringComparison.Ordinal) || topic.Contains("compressedDepth", StringComparison.Ordinal) ? "its name speaks of depth"
            : "";

    /// <summary>The calibration that is published beside the pictures.</summary>
    private static string? Info(string topic, RobotSnapshot snapshot)
    {
        string pictures = topic.EndsWith(Compressed, StringComparison.Ordinal) ? topic[..^Compressed.Length] : topic;
        string info = $"{pictures[..pictures.LastIndexOf('/')]}/camera_info";
        return snapshot.Topic(info).Publishers.Count > 0 ? info : null;
    }

    /// <summary>The first part of the topic's name that is not taken, as drivers name cameras by it.</summary>
    private static string FirstFree(string topic, List<CameraDraft> cameras)
    {
        string[] parts = topic.Trim('/').Split('/');
        string[] names = [parts[0], .. parts.Length > 2 ? (string[])[$"{parts[0]}_{parts[1]}"] : [], string.Join('_', parts)];
        return names.First(name => name == names[^1] || cameras.TrueForAll(camera => camera.Name != name || camera.LeftOut.Length > 0));
    }
}
