using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.Inspection;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.Tests.Inspection;

/// <summary>Messages as JSON, against what ROS 2 Jazzy wrote and what it had been given.</summary>
public sealed class MessageJsonTests
{
    [Fact]
    public void ReadAndWrite_OfEveryVector_GivesTheFieldsAndTheBytesThatRosWrote()
    {
        int count = 0;
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf("messages.json")));
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            string name = $"{type}, {entry.GetProperty("case").GetString()}";
            MessageDescription? description = MessageTypes.Find(MessageTypes.DdsName(type));
            Assert.True(description is not null, $"{name}: no such type");
            byte[] payload = Convert.FromHexString(entry.GetProperty("cdr").GetString()!);
            JsonObject? found = MessageJson.Read(payload, description, int.MaxValue);
            JsonNode expected = JsonNode.Parse(entry.GetProperty("fields").GetRawText())!;
            Assert.True(IsSame(expected, found), $"{name}: expected {expected}, found {found}");
            Assert.Equal((name, Convert.ToHexString(payload)), (name, Convert.ToHexString(MessageBytes.Write(description, entry.GetProperty("fields")))));
            count++;
        }

        Assert.Equal(230, count);
    }

    [Fact]
    public void Read_OfLongListsAndTexts_SaysHowMuchMoreThereIs()
    {
        Image image = new() { Width = 100, Height = 1, Step = 300, Encoding = new string('x', 40), Data = new byte[300] };
        JsonObject found = MessageJson.Read(CdrMessage.ToBytes(image), Image.Description, 4)!;
        Assert.Equal("""[0,0,0,0,"... 296 more"]""", found["data"]!.ToJsonString());
        Assert.Equal(new string('x', 32) + "... 8 more", found["encoding"]!.GetValue<string>());
        JointState state = new() { Name = ["a", "b", "c"], Position = [1, 2, 3] };
        found = MessageJson.Read(CdrMessage.ToBytes(state), JointState.Description, 2)!;
        Assert.Equal("""["a","b","... 1 more"]""", found["name"]!.ToJsonString());
        Assert.Equal("""[1,2,"... 1 more"]""", found["position"]!.ToJsonString());
    }

    [Fact]
    public void Read_OfEveryTruncatedPayload_IsNull()
    {
        byte[] payload = CdrMessage.ToBytes(new JointState { Header = new Header(1, "base"), Name = ["a"], Position = [1.5], Velocity = [0], Effort = [2] });
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Null(MessageJson.Read(payload.AsSpan(0, length), JointState.Description, 10));
        }
    }

    [Fact]
    public void Read_OfACountThatThePayloadCannotHold_IsNull()
    {
        byte[] payload = [0, 1, 0, 0, 255, 255, 255, 127, 0, 0];
        Assert.Null(MessageJson.Read(payload, new MessageDescription("a/msg/B", FieldDescription.Sequence("data", FieldKind.Float64)), 10));
    }

    [Fact]
    public void Read_OfFloat32_GivesTheShortestDecimalOfThatWidth()
    {
        byte[] payload = [0, 1, 0, 0, .. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(float.NegativeInfinity)];
        MessageDescription type = new("a/msg/B", FieldDescription.Of("x", FieldKind.Float32), FieldDescription.Of("y", FieldKind.Float32));
        Assert.Equal("""{"x":0.1,"y":"-Infinity"}""", MessageJson.Read(payload, type, 10)!.ToJsonString());
    }

    [Theory]
    [InlineData("sensor_msgs::msg::dds_::Image_", "sensor_msgs/msg/Image")]
    [InlineData("control_msgs::action::dds_::FollowJointTrajectory_FeedbackMessage_", "control_msgs/action/FollowJointTrajectory_FeedbackMessage")]
    [InlineData("HelloWorld", "HelloWorld")]
    public void RosName_OfATypeOnTheWire_IsAsRosWritesIt(string dds, string ros) => Assert.Equal(ros, MessageTypes.RosName(dds));

    private static bool IsSame(JsonNode? expected, JsonNode? found) => (expected, found) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.ContainsKey(pair.Key) && IsSame(pair.Value, b[pair.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => IsSame(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number =>
            a.ToJsonString() == b.ToJsonString() || IsSameNumber(a.ToJsonString(), b.ToJsonString()),
        (JsonValue a, JsonValue b) => JsonNode.DeepEquals(a, b),
        _ => false,
    };

    /// <summary>Python and .NET write the same double differently, such as 1e+22 and 1E+22.</summary>
    private static bool IsSameNumber(string expected, string found) =>
        (expected.AsSpan().ContainsAny(".eE") || found.AsSpan().ContainsAny(".eE"))
        && double.Parse(expected, CultureInfo.InvariantCulture).Equals(double.Parse(found, CultureInfo.InvariantCulture));
}
