using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Robot.Tests.Live;

/// <summary>The commands that show a ROS domain, with nodes of this process in it.</summary>
[Collection("ROS 2 domain")]
public sealed class TopicCommandTests : IDisposable
{
    private static readonly MessageDescription Odd = new("odd_msgs/msg/Odd", FieldDescription.Of("x", FieldKind.UInt32));

    private readonly LiveGraph graph = new();

    public TopicCommandTests()
    {
        RosContext driver = graph.Node("driver");
        RosContext controller = graph.Node("controller");
        graph
            .Publishing(driver, "/joint_states", JointState.Description, () => new JointState { Header = new(1, "base"), Name = ["waist"], Position = [0.5] })
            .Publishing(driver, "/odd", Odd, () => new OddMessage(), QosProfile.SensorData)
            .Saying(driver, "/robot_description", StringMessage.Description, new StringMessage { Data = "<robot/>" })
            .Hearing(controller, "/joint_states", JointState.Description, QosProfile.SensorData)
            .Hearing(controller, "/silent", BoolMessage.Description)
            .Start();
    }

    [Fact]
    public void List_OfTheDomain_HasTopicsAndTypes()
    {
        (int exitCode, string output, _) = CommandLineOf.Run("topic", "list", "-t", "--seconds", "3", "--domain", $"{LiveGraph.Domain}");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            [
                "/joint_states [sensor_msgs/msg/JointState]", "/odd [odd_msgs/msg/Odd]", "/robot_description [std_msgs/msg/String]",
                "/silent [std_msgs/msg/Bool]",
            ],
            output.Trim().Split('\n'));
    }

    [Fact]
    public void Info_OfATopic_HasBothSidesWithNodesTypesAndQualityOfService()
    {
        (int exitCode, JsonNode document) = CommandLineOf.Json("3", "topic", "info", "joint_states");
        Assert.Equal(0, exitCode);
        JsonNode publisher = Assert.Single(document["publishers"]!.AsArray())!;
        JsonNode subscription = Assert.Single(document["subscriptions"]!.AsArray())!;
        Assert.Equal(("/driver", "/controller"), ((string)publisher["node"]!, (string)subscription["node"]!));
        Assert.Equal(("reliable", "best_effort"), ((string)publisher["reliability"]!, (string)subscription["reliability"]!));
        Assert.Equal("Cyclone DDS", (string)publisher["vendor"]!);
        Assert.Equal(JointState.Description.TypeHash, (string)publisher["type_hash"]!);
    }

    [Fact]
    public void Info_OfATopicThatIsNotThere_NamesNearOnes()
    {
        (int exitCode, _, string errors) = CommandLineOf.Run("topic", "info", "/joint_state", "--domain", $"{LiveGraph.Domain}");
        Assert.Equal(1, exitCode);
        Assert.Contains("there is no topic '/joint_state' in ROS domain 44. Did you mean '/joint_states' or ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Hertz_OfATopic_CountsItsMessages()
    {
        (int exitCode, JsonNode document) = CommandLineOf.Json("1", "topic", "hz", "/joint_states");
        Assert.Equal((0, "/joint_states"), (exitCode, (string)document["topic"]!));
        Assert.True((int)document["messages"]! > 1 && (double)document["rate_hz"]! > 0);
    }

    [Fact]
    public void Echo_Once_IsOneMessage()
    {
        (int exitCode, JsonNode document) = CommandLineOf.Json("5", "topic", "echo", "/joint_states", "--once");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            """{"header":{"stamp":{"sec":0,"nanosec":1},"frame_id":"base"},"name":["waist"],"position":[0.5],"velocity":[],"effort":[]}""",
            document.ToJsonString());
    }

    [Fact]
    public void Echo_OfWhatWasSaidOnce_IsHeardByWhoComesLate()
    {
        (int exitCode, string output, _) = CommandLineOf.Run("topic", "echo", "/robot_description", "--once", "--domain", $"{LiveGraph.Domain}");
        Assert.Equal((0, "data: \"<robot/>\"\n---\n"), (exitCode, output));
    }

    [Fact]
    public void Echo_OfATypeThatIsNotKnown_SaysSo()
    {
        (_, JsonNode document) = CommandLineOf.Json("5", "topic", "echo", "/odd", "--once");
        Assert.Equal(("odd_msgs/msg/Odd", false), ((string)document["type"]!, (bool)document["decoded"]!));
        Assert.StartsWith("0001000007000000", (string)document["head"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_OfJsonWithoutEnd_IsAUsageError() => Assert.Equal(2, CommandLineOf.Run("topic", "echo", "/odd", "--json").ExitCode);

    [Fact]
    public void NodeList_OfTheDomain_HasTheNodesButUs()
    {
        (int exitCode, JsonNode document) = CommandLineOf.Json("3", "node", "list");
        Assert.Equal((0, """["/controller","/driver"]"""), (exitCode, document.ToJsonString()));
    }

    public void Dispose() => graph.Dispose();

    private sealed class OddMessage : ICdrMessage
    {
        public void Write(ref CdrWriter writer) => writer.WriteUInt32(7);

        public bool TryRead(ref CdrReader reader) => false;
    }
}
