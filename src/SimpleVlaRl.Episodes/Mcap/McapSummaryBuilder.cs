namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Remembers what the summary section must repeat, and writes it.</summary>
internal sealed class McapSummaryBuilder
{
    private readonly List<McapSchema> schemas = [];
    private readonly List<McapChannel> channels = [];
    private readonly List<McapChunkIndex> chunks = [];
    private readonly List<McapMetadataIndex> metadata = [];
    private readonly List<ulong> messageCounts = [];
    private ulong messageCount;
    private ulong startTime;
    private ulong endTime;

    public McapSchema AddSchema(string name, string encoding, ReadOnlySpan<byte> data)
    {
        McapSchema schema = new(checked((ushort)(schemas.Count + 1)), name, encoding, data.ToArray());
        schemas.Add(schema);
        return schema;
    }

    public McapChannel AddChannel(ushort schemaId, string topic, string messageEncoding, IReadOnlyDictionary<string, string> entries)
    {
        McapChannel channel = new(checked((ushort)channels.Count), schemaId, topic, messageEncoding, entries);
        channels.Add(channel);
        messageCounts.Add(0);
        return channel;
    }

    public void AddChunk(McapChunkIndex index) => chunks.Add(index);

    public void AddMetadata(McapMetadataIndex index) => metadata.Add(index);

    public void CountMessage(ushort channelId, ulong logTime)
    {
        messageCounts[channelId]++;
        startTime = messageCount == 0 ? logTime : Math.Min(startTime, logTime);
        endTime = messageCount == 0 ? logTime : Math.Max(endTime, logTime);
        messageCount++;
    }

    /// <summary>Appends the summary and the summary offset section.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="position">The offset in the file at which the buffer will lie.</param>
    /// <returns>Where in the file the summary offset section starts.</returns>
    public ulong WriteTo(McapBuffer buffer, ulong position)
    {
        List<(McapOpcode Opcode, int Start, int End)> groups = [];
        WriteGroup(buffer, groups, McapOpcode.Schema, schemas, Write);
        WriteGroup(buffer, groups, McapOpcode.Channel, channels, Write);
        WriteGroup(buffer, groups, McapOpcode.Statistics, [Statistics()], Write);
        WriteGroup(buffer, groups, McapOpcode.ChunkIndex, chunks, Write);
        WriteGroup(buffer, groups, McapOpcode.MetadataIndex, metadata, Write);
        ulong summaryOffsetStart = position + (ulong)buffer.Length;
        foreach ((McapOpcode opcode, int start, int end) in groups)
        {
            int at = buffer.BeginRecord(McapOpcode.SummaryOffset);
            buffer.Byte((byte)opcode);
            buffer.UInt64(position + (ulong)start);
            buffer.UInt64((ulong)(end - start));
            buffer.EndRecord(at);
        }

        return summaryOffsetStart;
    }

    public static void Write(McapBuffer buffer, McapSchema schema)
    {
        int at = buffer.BeginRecord(McapOpcode.Schema);
        buffer.UInt16(schema.Id);
        buffer.String(schema.Name);
        buffer.String(schema.Encoding);
        buffer.UInt32((uint)schema.Data.Length);
        buffer.Bytes(schema.Data);
        buffer.EndRecord(at);
    }

    public static void Write(McapBuffer buffer, McapChannel channel)
    {
        int at = buffer.BeginRecord(McapOpcode.Channel);
        buffer.UInt16(channel.Id);
        buffer.UInt16(channel.SchemaId);
        buffer.String(channel.Topic);
        buffer.String(channel.MessageEncoding);
        buffer.StringMap(channel.Metadata);
        buffer.EndRecord(at);
    }

    private static void Write(McapBuffer buffer, McapStatistics statistics)
    {
        int at = buffer.BeginRecord(McapOpcode.Statistics);
        buffer.UInt64(statistics.MessageCount);
        buffer.UInt16(statistics.SchemaCount);
        buffer.UInt32(statistics.ChannelCount);
        buffer.UInt32(statistics.AttachmentCount);
        buffer.UInt32(statistics.MetadataCount);
        buffer.UInt32(statistics.ChunkCount);
        buffer.UInt64(statistics.StartTime);
        buffer.UInt64(statistics.EndTime);
        WriteChannelMap(buffer, statistics.ChannelMessageCounts);
        buffer.EndRecord(at);
    }

    private static void Write(McapBuffer buffer, McapChunkIndex index)
    {
        int at = buffer.BeginRecord(McapOpcode.ChunkIndex);
        buffer.UInt64(index.StartTime);
        buffer.UInt64(index.EndTime);
        buffer.UInt64(index.Offset);
        buffer.UInt64(index.Length);
        WriteChannelMap(buffer, index.MessageIndexOffsets);
        buffer.UInt64(index.MessageIndexLength);
        buffer.String(index.Compression);
        buffer.UInt64(index.CompressedSize);
        buffer.UInt64(index.UncompressedSize);
        buffer.EndRecord(at);
    }

    private static void Write(McapBuffer buffer, McapMetadataIndex index)
    {
        int at = buffer.BeginRecord(McapOpcode.MetadataIndex);
        buffer.UInt64(index.Offset);
        buffer.UInt64(index.Length);
        buffer.String(index.Name);
        buffer.EndRecord(at);
    }

    private static void WriteChannelMap(McapBuffer buffer, IReadOnlyDictionary<ushort, ulong> map)
    {
        int at = buffer.BeginArray();
        foreach ((ushort channelId, ulong value) in map)
        {
            buffer.UInt16(channelId);
            buffer.UInt64(value);
        }

        buffer.EndArray(at);
    }

    private static void WriteGroup<T>(
        McapBuffer buffer, List<(McapOpcode Opcode, int Start, int End)> groups, McapOpcode opcode, IReadOnlyCollection<T> records, Action<McapBuffer, T> write)
    {
        int start = buffer.Length;
        foreach (T record in records)
        {
            write(buffer, record);
        }

        if (records.Count > 0)
        {
            groups.Add((opcode, start, buffer.Length));
        }
    }

    private McapStatistics Statistics()
    {
        Dictionary<ushort, ulong> counts = [];
        for (int i = 0; i < messageCounts.Count; i++)
        {
            if (messageCounts[i] > 0)
            {
                counts.Add((ushort)i, messageCounts[i]);
            }
        }

        return new McapStatistics(
            messageCount, (ushort)schemas.Count, (uint)channels.Count, 0, (uint)metadata.Count, (uint)chunks.Count, startTime, endTime, counts);
    }
}
