using System.Text.Json;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>The golden messages that ROS 2 Jazzy wrote.</summary>
internal static class Vectors
{
    public static string PathOf(string file) => Path.Combine(GoldenVectors.Ros2, file);

    /// <summary>Every vector of a type that we have: its name, its message built from the JSON fields, and its bytes.</summary>
    public static List<(string Name, ICdrMessage Message, byte[] Payload)> Load(string path)
    {
        List<(string, ICdrMessage, byte[])> cases = [];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            if (Build(type, entry.GetProperty("fields")) is { } message)
            {
                cases.Add(($"{type}: {entry.GetProperty("case").GetString()}", message, Convert.FromHexString(entry.GetProperty("cdr").GetString()!)));
            }
        }

        return cases;
    }

    private static ICdrMessage? Build(string type, JsonElement fields) => type switch
    {
        "std_msgs/msg/String" => new StringMessage { Data = Text(fields, "data") },
        "std_msgs/msg/Bool" => new BoolMessage { Data = fields.GetProperty("data").GetBoolean() },
        "std_srvs/srv/Trigger_Request" => new TriggerRequest(),
        "std_srvs/srv/Trigger_Response" => new TriggerResponse { Success = fields.GetProperty("success").GetBoolean(), Message = Text(fields, "message") },
        "sensor_msgs/msg/JointState" => new JointState
        {
            Header = Header(fields),
            Name = Texts(fields, "name"),
            Position = Numbers(fields, "position"),
            Velocity = Numbers(fields, "velocity"),
            Effort = Numbers(fields, "effort"),
        },
        "sensor_msgs/msg/Image" => new Image
        {
            Header = Header(fields),
            Height = fields.GetProperty("height").GetUInt32(),
            Width = fields.GetProperty("width").GetUInt32(),
            Encoding = Text(fields, "encoding"),
            IsBigEndian = fields.GetProperty("is_bigendian").GetByte(),
            Step = fields.GetProperty("step").GetUInt32(),
            Data = Bytes(fields.GetProperty("data")),
        },
        "sensor_msgs/msg/CompressedImage" =>
            new CompressedImage { Header = Header(fields), Format = Text(fields, "format"), Data = Bytes(fields.GetProperty("data")) },
        "trajectory_msgs/msg/JointTrajectoryPoint" => Point(fields),
        "trajectory_msgs/msg/JointTrajectory" => new JointTrajectory
        {
            Header = Header(fields),
            JointNames = Texts(fields, "joint_names"),
            Points = [.. fields.GetProperty("points").EnumerateArray().Select(Point)],
        },
        "rmw_dds_common/msg/ParticipantEntitiesInfo" => new ParticipantEntitiesInfo
        {
            Gid = GidOf(fields.GetProperty("gid")),
            Nodes = [.. fields.GetProperty("node_entities_info_seq").EnumerateArray().Select(node => new NodeEntitiesInfo(
                Text(node, "node_namespace"),
                Text(node, "node_name"),
                [.. node.GetProperty("reader_gid_seq").EnumerateArray().Select(GidOf)],
                [.. node.GetProperty("writer_gid_seq").EnumerateArray().Select(GidOf)]))],
        },
        _ => null,
    };

    private static JointTrajectoryPoint Point(JsonElement fields) => new()
    {
        Positions = Numbers(fields, "positions"),
        Velocities = Numbers(fields, "velocities"),
        Accelerations = Numbers(fields, "accelerations"),
        Effort = Numbers(fields, "effort"),
        TimeFromStartNanoseconds = TimeOf(fields.GetProperty("time_from_start")).ToNanoseconds(),
    };

    private static Header Header(JsonElement fields)
    {
        JsonElement header = fields.GetProperty("header");
        return new(TimeOf(header.GetProperty("stamp")).ToNanoseconds(), Text(header, "frame_id"));
    }

    private static Time TimeOf(JsonElement fields) => new(fields.GetProperty("sec").GetInt32(), fields.GetProperty("nanosec").GetUInt32());

    private static Gid GidOf(JsonElement fields) => Gid.From(Bytes(fields.GetProperty("data")));

    private static string Text(JsonElement fields, string name) => fields.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement fields, string name) => [.. fields.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static byte[] Bytes(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetByte())];

    private static double[] Numbers(JsonElement fields, string name) =>
    [
        .. fields.GetProperty(name).EnumerateArray().Select(item => item.ValueKind != JsonValueKind.String
            ? item.GetDouble()
            : item.GetString() switch
            {
                "NaN" => BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0000),
                "Infinity" => double.PositiveInfinity,
                _ => double.NegativeInfinity
            })];
}
