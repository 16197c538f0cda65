using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Reads messages chunk by chunk, holding one chunk in memory. Not thread-safe; take one per reading.</summary>
internal sealed class McapMessageCursor : IDisposable
{
    private readonly McapRecordSource records;
    private readonly McapChunkDecoder decoder;
    private readonly IReadOnlyList<McapChunkIndex> chunks;
    private readonly long end;
    private ReadOnlyMemory<byte> current;
    private int currentChunk = -1;

    public McapMessageCursor(IByteSource source, McapLimits limits, IReadOnlyList<McapChunkIndex> chunks, long end)
    {
        records = new McapRecordSource(source, limits);
        decoder = new McapChunkDecoder(limits);
        this.chunks = chunks;
        this.end = end;
    }

    /// <summary>All messages of some channels in the order of the file; a message is valid until the next is asked for.</summary>
    /// <param name="channelIds">The channels; chunks without any of them are not read.</param>
    /// <exception cref="McapException">A chunk is damaged.</exception>
    public IEnumerable<McapMessage> ReadAll(IReadOnlySet<ushort> channelIds) =>
        Enumerable.Range(0, chunks.Count).SelectMany(chunk => ReadChunk(chunk, channelIds));

    /// <summary>The messages of some channels in one chunk, as <see cref="ReadAll"/>.</summary>
    /// <param name="chunk">The number of the chunk.</param>
    /// <param name="channelIds">The channels; a chunk without any of them is not read.</param>
    /// <exception cref="McapException">The chunk is damaged.</exception>
    public IEnumerable<McapMessage> ReadChunk(int chunk, IReadOnlySet<ushort> channelIds)
    {
        if (!chunks[chunk].MessageIndexOffsets.Keys.Any(channelIds.Contains))
        {
            yield break;
        }

        foreach (McapRecord record in McapRecords.In(Load(chunk), 0))
        {
            if (record.Opcode == McapOpcode.Message && McapParser.Message(record) is var message && channelIds.Contains(message.ChannelId))
            {
                yield return message;
            }
        }
    }

    /// <summary>One message by its place.</summary>
    /// <param name="chunk">The number of its chunk.</param>
    /// <param name="offset">Its offset in the uncompressed chunk.</param>
    /// <exception cref="McapException">There is no message there, or the chunk is damaged.</exception>
    public McapMessage ReadAt(int chunk, ulong offset)
    {
        ReadOnlyMemory<byte> bytes = Load(chunk);
        if (offset >= (ulong)bytes.Length)
        {
            throw new McapException($"A message index points to {offset} in chunk {chunk}, which has {bytes.Length} bytes.");
        }

        return McapParser.Message(McapReader.Require(McapRecords.At(bytes, (int)offset, 0), McapOpcode.Message));
    }

    public void Dispose() => decoder.Dispose();

    private ReadOnlyMemory<byte> Load(int chunk)
    {
        if (currentChunk != chunk)
        {
            currentChunk = -1;
            current = decoder.Decode(McapReader.Require(records.Read(McapReader.ToOffset(chunks[chunk].Offset), end), McapOpcode.Chunk));
            currentChunk = chunk;
        }

        return current;
    }
}
