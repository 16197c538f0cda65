using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Robot.Graph;
using SimpleVlaRl.Ros2;

namespace SimpleVlaRl.Robot.Tests.Graph;

/// <summary>How topics and messages are shown.</summary>
public sealed class GraphTextTests
{
    [Fact]
    public void Lines_OfAMessage_AreYaml()
    {
        JsonObject message = JsonNode.Parse(
            """{"header":{"stamp":{"sec":1},"frame_id":""},"name":["a","b c"],"position":[0.5,"NaN"],"points":[{"x":1,"y":[]},{"x":2,"y":[3]}],"done":true}""")!
            .AsObject();
        Assert.Equal(
            [
                "header:", "  stamp:", "    sec: 1", "  frame_id: \"\"", "name: [a, \"b c\"]", "position: [0.5, NaN]", "points:", "- x: 1", "  y: []", "- x: 2",
                "  y: [3]", "done: true",
            ],
            YamlText.Lines(message));
    }

    [Theory]
    [InlineData("\u001b[2J", "data: \"\\u001B[2J\"")]
    [InlineData("two\nlines", "data: \"two\\nlines\"")]
    [InlineData("word\n", "data: \"word\\n\"")]
    [InlineData("/a/b.c", "data: /a/b.c")]
    public void Lines_OfAText_AreOneLineThatCannotSteerATerminal(string text, string line) =>
        Assert.Equal([line], YamlText.Lines(new JsonObject { ["data"] = text }));

    [Fact]
    public void Arrivals_OfFourMessages_AreTheirPeriods()
    {
        Arrivals arrivals = Arrivals.Of([10, 10.1, 10.2, 10.6], 400);
        Assert.Equal(5, arrivals.RateHertz, 6);
        Assert.Equal((0.1, 0.4), (Math.Round(arrivals.ShortestSeconds, 6), Math.Round(arrivals.LongestSeconds, 6)));
        Assert.Equal(Math.Sqrt(0.02), arrivals.DeviationSeconds, 6);
        Assert.Equal(500, arrivals.BytesPerSecond, 6);
        Assert.Equal("5.00 Hz over 4 messages; period 100.0 to 400.0 ms, deviation 141.4 ms; 0.001 MB/s", arrivals.ToString());
    }

    [Fact]
    public void Message_OfATypeThatIsNotKnown_IsItsSizeAndItsHead()
    {
        RosGraphTopic topic = new("/odom", [SnapshotOf.Endpoint("nav_msgs/msg/Odometry")], []);
        byte[] payload = [0, 1, 0, 0, .. new byte[100]];
        Assert.Equal(
            $$"""{"type":"nav_msgs/msg/Odometry","decoded":false,"reason":"the type is not known here","size":104,"head":"00010000{{new string('0', 120)}}"}""",
            TopicEcho.Message(topic, payload, 10).ToJsonString());
    }

    [Fact]
    public void Message_OfAKnownType_IsItsFields()
    {
        RosGraphTopic topic = new("/text", [SnapshotOf.Endpoint("std_msgs/msg/String")], []);
        Assert.Equal("""{"data":"hi"}""", TopicEcho.Message(topic, CdrMessage.ToBytes(new StringMessage { Data = "hi" }), 10).ToJsonString());
    }

    [Fact]
    public void Line_OfAnEndpoint_SaysWhetherItsTypeIsTheOneKnownHere()
    {
        string same = TopicRow.Line(SnapshotOf.Endpoint(SnapshotOf.JointState));
        Assert.StartsWith("  /driver: sensor_msgs/msg/JointState; reliable, volatile; DDS vendor 0x", same, StringComparison.Ordinal);
        Assert.EndsWith(" (as here)", same, StringComparison.Ordinal);
        Assert.Contains("; RIHS01_0 (here RIHS01_", TopicRow.Line(SnapshotOf.Endpoint(SnapshotOf.JointState, hash: "RIHS01_0")), StringComparison.Ordinal);
        Assert.EndsWith("; no type hash, as on Humble", TopicRow.Line(SnapshotOf.Endpoint(SnapshotOf.JointState, hash: "")), StringComparison.Ordinal);
    }
}
