namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>The MCAP container, version 0, as this project writes it.</summary>
/// <remarks>
/// <para>
/// A file is <c>magic, Header, data section, DataEnd, summary section, summary offset section, Footer, magic</c>. A record is an opcode (u8), the
/// length of its body (u64) and the body. All numbers are little-endian; a string is a byte length (u32) and UTF-8; an array or a map is a byte
/// length (u32) and its entries; times are nanoseconds since 1970 (u64).
/// </para>
/// <para>
/// Messages lie in chunks, each with a CRC-32 of its uncompressed records and followed by one MessageIndex per channel in it. Schemas and channels are
/// loose records before the first chunk, so that no damaged chunk orphans later ones, and are repeated in the summary with the statistics, the chunk
/// indexes and the metadata indexes, grouped by opcode, each group named by a SummaryOffset. DataEnd carries the CRC-32 of everything before it;
/// the footer carries the CRC-32 from the first byte of the summary to the footer's own summary_offset_start.
/// </para>
/// <para>Source: the specification and its <c>ros2</c> profile in the repository foxglove/mcap, folder website/docs/spec.</para>
/// </remarks>
internal static class McapFormat
{
    /// <summary>The profile of ROS 2 recordings: messages are <c>cdr</c>, schemas <c>ros2msg</c>, channels carry <c>offered_qos_profiles</c>.</summary>
    public const string Ros2Profile = "ros2";

    /// <summary>The message encoding of the profile.</summary>
    public const string CdrEncoding = "cdr";

    /// <summary>The schema encoding: the message definition followed by the definitions of every type it refers to.</summary>
    public const string Ros2MsgEncoding = "ros2msg";

    /// <summary>Opcode and length.</summary>
    public const int RecordPrefixBytes = 1 + 8;

    /// <summary>summary_start, summary_offset_start, summary_crc.</summary>
    public const int FooterBodyBytes = 8 + 8 + 4;

    /// <summary>The footer record and the closing magic: the part of a file that is found from its end.</summary>
    public const int TailBytes = RecordPrefixBytes + FooterBodyBytes + 8;

    /// <summary>The first and the last eight bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', (byte)'0', 0x0D, 0x0A];

    /// <summary>The name of a compression in a chunk.</summary>
    public static string NameOf(McapCompression compression) => compression == McapCompression.Zstandard ? "zstd" : "";
}
