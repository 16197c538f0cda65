using System.Text.Json;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;
using SimpleVlaRl.Messages.StandardServices;

namespace SimpleVlaRl.Messages.Tests;

/// <summary>What real Jazzy nodes sent each other.</summary>
public sealed class RosTrafficTests
{
    [Fact]
    public void ParticipantEntitiesInfo_EveryRecordedGraphSample_HasItsNodes()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf("discovery.json")));
        int read = 0;
        foreach (JsonElement sample in document.RootElement.GetProperty("graph_samples")
            .EnumerateArray()
            .Where(sample => sample.GetProperty("valid").GetBoolean()))
        {
            ParticipantEntitiesInfo info = new();
            Assert.True(CdrMessage.TryRead(Convert.FromHexString(sample.GetProperty("cdr").GetString()!), info));
            Assert.Equal(sample.GetProperty("participant").GetString(), info.Gid.ToString());
            Assert.True(info.Gid.IsCyclone);
            Assert.Equal(
                sample.GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => $"{node.GetProperty("namespace")} {node.GetProperty("name")} r {Gids(node, "readers")} w {Gids(node, "writers")}"),
                info.Nodes.Select(node => $"{node.Namespace} {node.Name} r {string.Join(',', node.Readers)} w {string.Join(',', node.Writers)}"));
            read++;
        }

        Assert.InRange(read, 50, int.MaxValue);
    }

    [Fact]
    public void Trigger_RecordedCall_ReadsBehindTheServiceHeader()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf("exchanges.json")));
        int read = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            ICdrMessage? message = type switch
            {
                "std_srvs/srv/Trigger_Request" => new TriggerRequest(),
                "std_srvs/srv/Trigger_Response" => new TriggerResponse(),
                _ => null
            };
            if (message is null)
            {
                continue;
            }

            CdrReader reader = new(Convert.FromHexString(entry.GetProperty("cdr").GetString()!));
            Assert.True(reader.TryReadUInt64(out ulong client));
            Assert.True(reader.TryReadInt64(out long sequence));
            Assert.True(message.TryRead(ref reader));
            Assert.Equal(entry.GetProperty("client_id").GetUInt64(), client);
            Assert.Equal(entry.GetProperty("sequence").GetInt64(), sequence);
            if (message is TriggerResponse response)
            {
                Assert.Equal(entry.GetProperty("fields").GetProperty("message").GetString(), response.Message);
            }

            read++;
        }

        Assert.InRange(read, 2, int.MaxValue);
    }

    private static string Gids(JsonElement node, string name) => string.Join(',', node.GetProperty(name).EnumerateArray().Select(gid => gid.GetString()));
}
