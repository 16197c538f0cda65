using System.Reflection;
using System.Text.Json;
using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.DiagnosticMessages;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Messages.InterbotixMessages;
using SimpleVlaRl.Messages.RclInterfaces;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.StandardServices;

namespace SimpleVlaRl.Messages.Tests.Descriptions;

public sealed class MessageDescriptionTests
{
    // Types that ROS 2 itself does not have, so that no vector has their hashes.
    private static readonly string[] OtherTypes =
    [
        "interbotix_xs_msgs/msg/JointGroupCommand", "interbotix_xs_msgs/msg/JointSingleCommand", "simple_vla_interfaces/msg/Chunk",
        "simple_vla_interfaces/msg/EpisodeInfo", "simple_vla_interfaces/msg/Step", "simple_vla_interfaces/srv/Label_Request",
        "simple_vla_interfaces/srv/Label_Response",
    ];

    [Fact]
    public void TypeHash_EveryTypeOfOurs_EqualsTheHashThatRosGenerated()
    {
        Dictionary<string, string> hashes = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Vectors.PathOf("type_hashes.json")))!;
        MessageDescription[] ours = [.. AllDescriptions().DistinctBy(type => type.RosType)];
        Assert.InRange(ours.Length, 94, int.MaxValue);
        Assert.Equal(OtherTypes, ours.Where(type => !hashes.ContainsKey(type.RosType)).Select(type => type.RosType).Order(StringComparer.Ordinal));
        Assert.All(
            ours.Where(type => hashes.ContainsKey(type.RosType)),
            type => Assert.Equal((type.RosType, hashes[type.RosType]), (type.RosType, type.TypeHash)));
    }

    // Computed by a few lines of Python from REP 2016, with its own JSON and SHA-256.
    [Fact]
    public void TypeHash_InterbotixTypes_EqualsTheHashComputedElsewhere() => Assert.Equal(
        (
            "RIHS01_c43821d89bd439eeca1db1f2b48778277e465bde9daad1b0839077bcfbdb3e3b",
            "RIHS01_ed9575e22584aa1f25c9e13a546641d38066caa37454ced810f165d66d842e4d"),
        (JointGroupCommand.Description.TypeHash, JointSingleCommand.Description.TypeHash));

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
        Assert.Contains("\nrcl_interfaces/IntegerRange[<=1] integer_range\n", ParameterDescriptor.Description.DefinitionText, StringComparison.Ordinal);
        Assert.StartsWith("byte level\nstring name\n", DiagnosticStatus.Description.DefinitionText, StringComparison.Ordinal);
        Assert.StartsWith("builtin_interfaces/Time stamp  # when, wall clock\nint32 tick", Step.Description.DefinitionText, StringComparison.Ordinal);
        Assert.Contains("\nfloat32[] log_probabilities", Chunk.Description.DefinitionText, StringComparison.Ordinal);
    }

    /// <summary>Whatever a type of the project calls its description, and the messages that an action is made of.</summary>
    private static IEnumerable<MessageDescription> AllDescriptions()
    {
        IEnumerable<PropertyInfo> statics = typeof(MessageDescription).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public));
        foreach (PropertyInfo property in statics)
        {
            if (property.PropertyType == typeof(MessageDescription))
            {
                // A view is a ref struct, whose properties reflection only calls through delegates.
                yield return property.GetMethod!.CreateDelegate<Func<MessageDescription>>()();
            }
            else if (property.PropertyType == typeof(ActionDescription))
            {
                ActionDescription action = (ActionDescription)property.GetValue(null)!;
                foreach (PropertyInfo part in typeof(ActionDescription).GetProperties().Where(part => part.PropertyType == typeof(MessageDescription)))
                {
                    yield return (MessageDescription)part.GetValue(action)!;
                }
            }
        }

        foreach (MessageDescription type in CommonTypes.All)
        {
            yield return type;
        }
    }
}
