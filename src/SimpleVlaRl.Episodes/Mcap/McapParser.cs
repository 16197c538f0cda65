namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Turns the bodies of records into objects.</summary>
internal static class McapParser
{
    public static McapSchema Schema(McapRecord record)
    {
        McapFields fields = Fields(record);
        ushort id = fields.UInt16();
        return id != 0
            ? new McapSchema(id, fields.String(), fields.String(), fields.Bytes().ToArray())
            : throw new McapException($"The schema at offset {record.Offset} has id 0, which means no schema.");
    }

    public static McapChannel Channel(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapChannel(fields.UInt16(), fields.UInt16(), fields.String(), fields.String(), fields.StringMap());
    }

    public static McapMetadata Metadata(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapMetadata(fields.String(), fields.StringMap());
    }

    public static McapMetadataIndex MetadataIndex(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapMetadataIndex(fields.UInt64(), fields.UInt64(), fields.String());
    }

    public static McapChunkIndex ChunkIndex(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapChunkIndex(
            fields.UInt64(), fields.UInt64(), fields.UInt64(), fields.UInt64(), fields.ChannelMap(), fields.UInt64(), fields.String(), fields.UInt64(),
            fields.UInt64());
    }

    public static McapStatistics Statistics(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapStatistics(
            fields.UInt64(), fields.UInt16(), fields.UInt32(), fields.UInt32(), fields.UInt32(), fields.UInt32(), fields.UInt64(), fields.UInt64(),
            fields.ChannelMap());
    }

    public static McapMessage Message(McapRecord record)
    {
        McapFields fields = Fields(record);
        return new McapMessage(fields.UInt16(), fields.UInt32(), fields.UInt64(), fields.UInt64(), record.Body[fields.Position..]);
    }

    private static McapFields Fields(McapRecord record) => new(record.Body.Span, record.Opcode, record.Offset);
}
