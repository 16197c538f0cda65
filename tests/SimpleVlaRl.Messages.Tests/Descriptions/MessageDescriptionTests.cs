using System.Text.Json;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Messages.Tests.Descriptions;

public sealed class MessageDescriptionTests
{
    private static readonly MessageDescription[] RosTypes =
    [
        Time.Description, Duration.Description, Header.Description, StringMessage.Description, BoolMessage.Description, Image.Description,
        JointState.Description,
        CompressedImage.Description, JointTrajectory.Description, JointTrajectoryPoint.Description, TriggerRequest.Description, TriggerResponse.Description,
        Gid.Description, NodeEntitiesInfo.Description, ParticipantEntitiesInfo.Description,
    ];

    [Fact]
    public void TypeHash_EveryRosType_EqualsTheHashThatRosGenerated() => AssertHashes(Vectors.PathOf("type_hashes.json"));

    /// <summary>The hash is the one that ROS 2 Jazzy's rosidl gives.</summary>
    [Fact]
    public void TypeHash_CameraInfo_EqualsTheHashThatRosGenerated() =>
        Assert.Equal("RIHS01_b3dfd68ff46c9d56c80fd3bd4ed22c7a4ddce8c8348f2f59c299e73118e7e275", CameraInfo.Description.TypeHash);

    [Fact]
    public void TypeHash_OtherFieldName_IsAnother() => Assert.NotEqual(
        BoolMessage.Description.TypeHash,
        new MessageDescription("std_msgs/msg/Bool", FieldDescription.Of("value", FieldKind.Boolean)).TypeHash);

    [Fact]
    public void DdsTypeName_OfAService_HasRosMangling() => Assert.Equal("std_srvs::srv::dds_::Trigger_Request_", TriggerRequest.Description.DdsTypeName);

    [Fact]
    public void DefinitionText_Image_HasItsDependencies()
    {
        string rule = new('=', 80);
        Assert.Equal(
            "std_msgs/Header header\nuint32 height\nuint32 width\nstring encoding\nuint8 is_bigendian\nuint32 step\nuint8[] data\n"
            + rule + "\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n"
            + rule + "\nMSG: std_msgs/Header\nbuiltin_interfaces/Time stamp\nstring frame_id\n",
            Image.Description.DefinitionText);
        Assert.Contains("string<=256 node_name\n", NodeEntitiesInfo.Description.DefinitionText, StringComparison.Ordinal);
        Assert.Contains("uint8[16] data\n", Gid.Description.DefinitionText, StringComparison.Ordinal);
        Assert.StartsWith("builtin_interfaces/Time stamp  # when, wall clock\nint32 tick", Step.Description.DefinitionText, StringComparison.Ordinal);
        Assert.Contains("\nfloat32[] log_probabilities", Chunk.Description.DefinitionText, StringComparison.Ordinal);
    }

    private static void AssertHashes(string path)
    {
        Dictionary<string, string> hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))!;
        Assert.All(RosTypes, type => Assert.Equal(hashes[type.RosType], type.TypeHash));
    }
}
