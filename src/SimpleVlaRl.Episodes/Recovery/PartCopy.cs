using System.Text;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>Copies records of a broken file into a new one.</summary>
/// <param name="writer">The new file.</param>
internal sealed class PartCopy(McapWriter writer)
{
    private readonly Dictionary<ushort, ushort> schemas = [];
    private readonly Dictionary<ushort, ushort> channels = [];
    private ushort? infoChannel;
    private uint infoSequence;
    private ulong lastTime;
    private string lastInfo = "";

    /// <summary>Copies a record, if it is of the data.</summary>
    /// <exception cref="McapException">The record is damaged.</exception>
    public void Add(McapRecord record, McapChunkDecoder decoder)
    {
        switch (record.Opcode)
        {
            case McapOpcode.Schema when McapParser.Schema(record) is var schema && !schemas.ContainsKey(schema.Id):
                schemas[schema.Id] = writer.AddSchema(schema.Name, schema.Encoding, schema.Data);
                break;
            case McapOpcode.Channel when McapParser.Channel(record) is var channel && schemas.TryGetValue(channel.SchemaId, out ushort schemaId)
                && !channels.ContainsKey(channel.Id):
                channels[channel.Id] = writer.AddChannel(schemaId, channel.Topic, channel.MessageEncoding, channel.Metadata);
                infoChannel = channel.Topic == EpisodeTopics.Info ? channels[channel.Id] : infoChannel;
                break;
            case McapOpcode.Chunk:
                foreach (McapRecord inner in McapRecords.In(decoder.Decode(record), 0).Where(inner => inner.Opcode == McapOpcode.Message))
                {
                    Copy(McapParser.Message(inner));
                }

                break;
        }
    }

    /// <summary>Writes the document as the last message, under the checksum of a chunk, unless it is the last one already.</summary>
    /// <param name="document">The document's text.</param>
    public void End(string document)
    {
        if (document == lastInfo)
        {
            return;
        }

        infoChannel ??= writer.AddChannel(
            writer.AddSchema(EpisodeInfo.Description.RosType, McapFormat.Ros2MsgEncoding, Encoding.UTF8.GetBytes(EpisodeInfo.Description.DefinitionText)),
            EpisodeTopics.Info,
            McapFormat.CdrEncoding,
            new Dictionary<string, string> { ["offered_qos_profiles"] = "", ["topic_type_hash"] = EpisodeInfo.Description.TypeHash });
        CdrWriter cdr = new(new byte[64 + Encoding.UTF8.GetMaxByteCount(document.Length)]);
        cdr.WriteString(document);
        writer.WriteMessage(infoChannel.Value, infoSequence, lastTime, lastTime, cdr.Written);
    }

    private void Copy(McapMessage message)
    {
        if (!channels.TryGetValue(message.ChannelId, out ushort channelId))
        {
            return;
        }

        writer.WriteMessage(channelId, message.Sequence, message.LogTime, message.PublishTime, message.Data.Span);
        lastTime = Math.Max(lastTime, message.LogTime);
        if (channelId == infoChannel)
        {
            infoSequence = message.Sequence + 1;
            lastInfo = EpisodeReader.Parse<EpisodeInfo>(message).Json;
        }
    }
}
