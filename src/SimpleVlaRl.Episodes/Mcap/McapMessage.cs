namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>One message. Its data lies in the reader's buffer and is valid until the reader moves on.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Sequence">Counts the channel's messages.</param>
/// <param name="LogTime">When it was recorded, nanoseconds.</param>
/// <param name="PublishTime">When it was published, nanoseconds.</param>
/// <param name="Data">The encoded message.</param>
internal readonly record struct McapMessage(ushort ChannelId, uint Sequence, ulong LogTime, ulong PublishTime, ReadOnlyMemory<byte> Data);
