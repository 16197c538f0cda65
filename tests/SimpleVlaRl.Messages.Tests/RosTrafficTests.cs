using System.Text.Json;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.RmwDdsCommon;

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
    public void Exchanges_EveryRecordedPayload_ReadsBehindTheServiceHeaderAndIsWrittenAgain()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Vectors.PathOf("exchanges.json")));
        int read = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            byte[] payload = Convert.FromHexString(entry.GetProperty("cdr").GetString()!);
            ICdrMessage expected = Vectors.Build(entry);
            ICdrMessage message = Vectors.Fresh(expected);
            CdrReader reader = new(payload);
            byte[] again = new byte[payload.Length];
            CdrWriter writer = new(again);
            if (entry.TryGetProperty("client_id", out JsonElement clientId))
            {
                Assert.True(reader.TryReadUInt64(out ulong client) & reader.TryReadInt64(out long sequence));
                Assert.Equal((clientId.GetUInt64(), entry.GetProperty("sequence").GetInt64()), (client, sequence));
                writer.WriteUInt64(client);
                writer.WriteInt64(sequence);
            }

            Assert.True(message.TryRead(ref reader), type);
            Assert.Equal(CdrMessage.ToBytes(expected), CdrMessage.ToBytes(message));
            message.Write(ref writer);
            Assert.False(writer.Overflowed, type);
            Assert.Equal(Convert.ToHexString(payload.AsSpan(0, payload.Length - entry.GetProperty("padding").GetInt32())), Convert.ToHexString(writer.Written));
            read++;
        }

        Assert.Equal(47, read);
    }

    private static string Gids(JsonElement node, string name) => string.Join(',', node.GetProperty(name).EnumerateArray().Select(gid => gid.GetString()));
}
