using System.Text.Json;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Tests.Reading;

namespace SimpleVlaRl.Episodes.Tests.Mcap;

/// <summary>An episode as the MCAP project's own reader and a ROS 2 message reader see it (tests/peers/mcap_reader).</summary>
public sealed class McapPeerTests(CameraEpisode episode) : IClassFixture<CameraEpisode>
{
    [Fact]
    public async Task Peer_OurEpisode_DecodesEveryMessageBothWays()
    {
        await PeerProgram.RequirePackages("mcap_reader", "@mcap/core");
        (int code, string output, string error) = await PeerProgram.Run(PeerProgram.Folder("mcap_reader"), "node", "read.mjs", episode.FilePath);
        Assert.True(code == 0, error);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement root = document.RootElement;
        Assert.Equal("ros2", root.GetProperty("profile").GetString());
        foreach (string way in (string[])["topics", "streamed"])
        {
            JsonElement topics = root.GetProperty(way);
            AssertTopic(topics, EpisodeTopics.Info, "simple_vla_interfaces/msg/EpisodeInfo", 2);
            AssertTopic(topics, EpisodeTopics.Chunks, "simple_vla_interfaces/msg/Chunk", 2);
            JsonElement step = AssertTopic(topics, EpisodeTopics.Steps, "simple_vla_interfaces/msg/Step", CameraEpisode.Ticks);
            Assert.Equal(CameraEpisode.Started / 1_000_000_000, step.GetProperty("stamp").GetProperty("sec").GetInt64());
            JsonElement joints = AssertTopic(topics, EpisodeTopics.JointStates, "sensor_msgs/msg/JointState", CameraEpisode.Ticks);
            Assert.Equal(["left_waist", "right_waist"], joints.GetProperty("name").EnumerateArray().Select(name => name.GetString()));
            JsonElement image = AssertTopic(topics, EpisodeTopics.Images("cam_high"), "sensor_msgs/msg/CompressedImage", CameraEpisode.Frames);
            Assert.Equal("jpeg", image.GetProperty("format").GetString());
            Assert.Equal([0xFF, 0xD8, 0xFF], image.GetProperty("data").EnumerateArray().Take(3).Select(value => value.GetInt32()));
        }

        JsonElement metadata = root.GetProperty("metadata").GetProperty("episode");
        Assert.Equal(("success", "42"), (metadata.GetProperty("outcome").GetString(), metadata.GetProperty("seed").GetString()));
        Assert.Equal(
            4 + (2 * CameraEpisode.Ticks) + (2 * CameraEpisode.Frames),
            int.Parse(root.GetProperty("statistics").GetProperty("messageCount").GetString()!, null));
    }

    private static JsonElement AssertTopic(JsonElement topics, string topic, string type, int count)
    {
        JsonElement entry = topics.GetProperty(topic);
        Assert.Equal((type, count), (entry.GetProperty("type").GetString(), entry.GetProperty("count").GetInt32()));
        return entry.GetProperty("first");
    }
}
