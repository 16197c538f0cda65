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
internal static partial class Vectors
{
    // More nanoseconds than a second has: ours are one count, which the same time gives back in whole seconds.
    private static readonly string[] NotNormalised = ["builtin_interfaces/msg/Time: max", "builtin_interfaces/msg/Duration: max"];

    public static string PathOf(string file) => Path.Combine(GoldenVectors.Ros2, file);

    /// <summary>Every vector of a type that we have: its name, its message built from the JSON fields, and its bytes.</summary>
    public static List<(string Name, ICdrMessage Message, byte[] Payload)> Load(string path)
    {
        List<(string, ICdrMessage, byte[])> cases = [];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            string name = $"{type}: {entry.GetProperty("case").GetString()}";
            if (!NotNormalised.Contains(name) && Build(type, entry.GetProperty("fields")) is { } message)
            {
                cases.Add((name, message, Convert.FromHexString(entry.GetProperty("cdr").GetString()!)));
            }
        }

        return cases;
    }

    /// <summary>The types of vectors that no message of ours can hold.</summary>
    public static IEnumerable<string> MissingTypes(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(entry => Build(entry.GetProperty("type").GetString()!, entry.GetProperty("fields")) is null)
                .Select(entry => entry.GetProperty("type").GetString()!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        ];
    }

    public static ICdrMessage Build(JsonElement entry) =>
        Build(entry.GetProperty("type").GetString()!, entry.GetProperty("fields")) ?? throw new ArgumentException($"{entry} is of no type of ours.");

    /// <summary>An empty message of the same kind.</summary>
    public static ICdrMessage Fresh(ICdrMessage message) =>
        message is IFreshMessage known ? known.Fresh() : (ICdrMessage)Activator.CreateInstance(message.GetType())!;

    private static ICdrMessage? Build(string type, JsonElement fields) => BuildAction(type, fields) ?? BuildNode(type, fields) ?? BuildOther(type, fields);

    private static ICdrMessage? BuildOther(string type, JsonElement fields) => type switch
    {
        "builtin_interfaces/msg/Time" or "builtin_interfaces/msg/Duration" => new ValueMessage<long>(
            TimeOf(fields).ToNanoseconds(), static (value, ref writer) => Time.Write(ref writer, value), Time.TryRead),
        "std_msgs/msg/Header" => new ValueMessage<Header>(
            HeaderOf(fields), static (value, ref writer) => value.Write(ref writer), StandardMessages.Header.TryRead),
        "rmw_dds_common/msg/Gid" => new ValueMessage<Gid>(GidOf(fields), static (value, ref writer) => value.Write(ref writer), Gid.TryRead),
        "std_msgs/msg/Float64MultiArray" => new Float64MultiArray
        {
            Layout = new(
                [
                    .. fields.GetProperty("layout").GetProperty("dim").EnumerateArray().Select(dimension => new MultiArrayDimension(
                        Text(dimension, "label"), dimension.GetProperty("size").GetUInt32(), dimension.GetProperty("stride").GetUInt32()))
                ],
                fields.GetProperty("layout").GetProperty("data_offset").GetUInt32()),
            Data = Numbers(fields, "data"),
        },
        "std_srvs/srv/SetBool_Request" => new SetBoolRequest { Data = fields.GetProperty("data").GetBoolean() },
        "std_srvs/srv/SetBool_Response" => new SetBoolResponse { Success = fields.GetProperty("success").GetBoolean(), Message = Text(fields, "message") },
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
        "trajectory_msgs/msg/JointTrajectory" => TrajectoryOf(fields),
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

    private static JointTrajectory TrajectoryOf(JsonElement fields) => new()
    {
        Header = Header(fields),
        JointNames = Texts(fields, "joint_names"),
        Points = [.. fields.GetProperty("points").EnumerateArray().Select(Point)],
    };

    private static JointTrajectoryPoint Point(JsonElement fields) => new()
    {
        Positions = Numbers(fields, "positions"),
        Velocities = Numbers(fields, "velocities"),
        Accelerations = Numbers(fields, "accelerations"),
        Effort = Numbers(fields, "effort"),
        TimeFromStartNanoseconds = TimeOf(fields.GetProperty("time_from_start")).ToNanoseconds(),
    };

    private static Header Header(JsonElement fields) => HeaderOf(fields.GetProperty("header"));

    private static Header HeaderOf(JsonElement fields) => new(TimeOf(fields.GetProperty("stamp")).ToNanoseconds(), Text(fields, "frame_id"));

    private static Time TimeOf(JsonElement fields) => new(fields.GetProperty("sec").GetInt32(), fields.GetProperty("nanosec").GetUInt32());

    private static Gid GidOf(JsonElement fields) => Gid.From(Bytes(fields.GetProperty("data")));

    private static string Text(JsonElement fields, string name) => fields.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement fields, string name) => [.. fields.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static byte[] Bytes(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetByte())];

    private static double[] Numbers(JsonElement fields, string name) => [.. fields.GetProperty(name).EnumerateArray().Select(Number)];

    private static double Number(JsonElement item) => item.ValueKind != JsonValueKind.String
        ? item.GetDouble()
        : item.GetString() switch
        {
            "NaN" => BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_0000),
            "Infinity" => double.PositiveInfinity,
            _ => double.NegativeInfinity
        };
}
