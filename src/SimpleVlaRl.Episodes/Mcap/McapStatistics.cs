namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>What a file holds, counted by its writer.</summary>
/// <param name="MessageCount">The messages.</param>
/// <param name="SchemaCount">The schemas.</param>
/// <param name="ChannelCount">The channels.</param>
/// <param name="AttachmentCount">The attachments.</param>
/// <param name="MetadataCount">The metadata records.</param>
/// <param name="ChunkCount">The chunks.</param>
/// <param name="StartTime">The earliest log time, nanoseconds; 0 without a message.</param>
/// <param name="EndTime">The latest log time, nanoseconds; 0 without a message.</param>
/// <param name="ChannelMessageCounts">The messages of each channel that has any.</param>
internal sealed record McapStatistics(
    ulong MessageCount,
    ushort SchemaCount,
    uint ChannelCount,
    uint AttachmentCount,
    uint MetadataCount,
    uint ChunkCount,
    ulong StartTime,
    ulong EndTime,
    IReadOnlyDictionary<ushort, ulong> ChannelMessageCounts);
