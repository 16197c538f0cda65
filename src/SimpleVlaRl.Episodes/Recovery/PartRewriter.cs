using SimpleVlaRl.Episodes.Json;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>The second pass: copies the intact messages of a <c>.part</c> file into a proper file.</summary>
internal static class PartRewriter
{
    /// <summary>Writes and syncs the new file.</summary>
    /// <param name="source">The broken file.</param>
    /// <param name="target">The new file.</param>
    /// <param name="document">The header found and the summary made.</param>
    /// <param name="limits">What may be allocated.</param>
    /// <returns>The new file's length and its lower-case SHA-256.</returns>
    public static (long Bytes, string Digest) Rewrite(IByteSource source, IEpisodeFile target, EpisodeDocument document, McapLimits limits)
    {
        using McapWriter writer = new(target, new McapWriterOptions { Library = $"SimpleVlaRl.Robot {document.Header.SoftwareVersion}" });
        using McapChunkDecoder decoder = new(limits);
        Dictionary<ushort, ushort> schemas = [];
        Dictionary<ushort, ushort> channels = [];
        foreach (McapRecord record in new McapScanner(source, limits).Scan())
        {
            try
            {
                Copy(record, writer, decoder, schemas, channels);
            }
            catch (McapException)
            {
                // The first pass met the same damage and has put it into the report.
            }
        }

        writer.WriteMetadata(EpisodeMetadata.Of(document));
        string digest = writer.Finish();
        target.Sync();
        return ((long)writer.Position, digest);
    }

    private static void Copy(McapRecord record, McapWriter writer, McapChunkDecoder decoder, Dictionary<ushort, ushort> schemas, Dictionary<ushort, ushort> channels)
    {
        switch (record.Opcode)
        {
            case McapOpcode.Schema when McapParser.Schema(record) is var schema && !schemas.ContainsKey(schema.Id):
                schemas[schema.Id] = writer.AddSchema(schema.Name, schema.Encoding, schema.Data);
                break;
            case McapOpcode.Channel when McapParser.Channel(record) is var channel && schemas.TryGetValue(channel.SchemaId, out ushort schemaId) && !channels.ContainsKey(channel.Id):
                channels[channel.Id] = writer.AddChannel(schemaId, channel.Topic, channel.MessageEncoding, channel.Metadata);
                break;
            case McapOpcode.Chunk:
                foreach (McapRecord inner in McapRecords.In(decoder.Decode(record), 0).Where(inner => inner.Opcode == McapOpcode.Message))
                {
                    McapMessage message = McapParser.Message(inner);
                    if (channels.TryGetValue(message.ChannelId, out ushort channelId))
                    {
                        writer.WriteMessage(channelId, message.Sequence, message.LogTime, message.PublishTime, message.Data.Span);
                    }
                }

                break;
        }
    }
}
