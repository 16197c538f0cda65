using System.Buffers.Binary;
using System.IO.Hashing;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Reads a finished MCAP file by its summary. Memory is bounded by the limits, whatever the file claims; readings may run side by side.</summary>
internal sealed class McapReader : IDisposable
{
    private readonly IByteSource source;
    private readonly McapLimits limits;
    private readonly List<McapChunkIndex> chunks = [];
    private readonly List<McapMetadataIndex> metadata = [];
    private readonly Dictionary<ushort, McapSchema> schemas = [];
    private readonly Dictionary<ushort, McapChannel> channels = [];

    private McapReader(IByteSource source, McapLimits limits)
    {
        this.source = source;
        this.limits = limits;
        if (source.Length < McapFormat.Magic.Length + McapFormat.TailBytes)
        {
            throw new McapException($"'{source.Name}' has {source.Length} bytes; the shortest MCAP file has {McapFormat.Magic.Length + McapFormat.TailBytes}.");
        }

        Span<byte> head = stackalloc byte[8];
        source.Read(0, head);
        RequireMagic(head, 0);
        Span<byte> tail = stackalloc byte[McapFormat.TailBytes];
        long footerOffset = source.Length - McapFormat.TailBytes;
        source.Read(footerOffset, tail);
        RequireMagic(tail[^8..], source.Length - 8);
        if (tail[0] != (byte)McapOpcode.Footer || BinaryPrimitives.ReadUInt64LittleEndian(tail[1..]) != McapFormat.FooterBodyBytes)
        {
            throw new McapException($"'{source.Name}' has no footer at offset {footerOffset}; it was not finished. Recovery reads such files.");
        }

        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(tail[9..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(tail[25..]);
        if (start < (ulong)McapFormat.Magic.Length || start > (ulong)footerOffset)
        {
            throw new McapException(
                $"'{source.Name}' says that its summary starts at {start}, but the footer is at {footerOffset}; files without a summary are not read.");
        }

        SummaryStart = (long)start;
        ReadSummary(footerOffset, tail, crc);
    }

    /// <summary>The schemas by id.</summary>
    public IReadOnlyDictionary<ushort, McapSchema> Schemas => schemas;

    /// <summary>The channels by id.</summary>
    public IReadOnlyDictionary<ushort, McapChannel> Channels => channels;

    /// <summary>Where the chunks lie, in the order of the file.</summary>
    public IReadOnlyList<McapChunkIndex> Chunks => chunks;

    /// <summary>The writer's counts; null when it wrote none.</summary>
    public McapStatistics? Statistics { get; private set; }

    /// <summary>Where the summary starts, and the data section with its DataEnd has ended.</summary>
    public long SummaryStart { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="source">The file; the reader owns it.</param>
    /// <param name="limits">What may be allocated.</param>
    /// <exception cref="McapException">It is no finished MCAP file.</exception>
    public static McapReader Open(IByteSource source, McapLimits limits)
    {
        try
        {
            return new McapReader(source, limits);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The last metadata of a name, or null.</summary>
    public McapMetadata? FindMetadata(string name)
    {
        McapMetadataIndex? index = metadata.LastOrDefault(entry => entry.Name == name);
        if (index is null)
        {
            return null;
        }

        McapRecord record = new McapRecordSource(source, limits).Read(ToOffset(index.Offset), SummaryStart);
        return Require(record, McapOpcode.Metadata) is { } found ? McapParser.Metadata(found) : null;
    }

    /// <summary>A cursor over the messages; each has its own buffers.</summary>
    public McapMessageCursor OpenCursor() => new(source, limits, chunks, SummaryStart);

    /// <summary>Where the messages of a channel lie: log time, chunk, and offset in the uncompressed chunk.</summary>
    /// <exception cref="McapException">A message index is damaged.</exception>
    public IEnumerable<(ulong LogTime, int Chunk, ulong Offset)> ReadMessageIndex(ushort channelId)
    {
        McapRecordSource records = new(source, limits);
        for (int i = 0; i < chunks.Count; i++)
        {
            if (!chunks[i].MessageIndexOffsets.TryGetValue(channelId, out ulong at))
            {
                continue;
            }

            foreach ((ulong logTime, ulong offset) in ParseMessageIndex(Require(records.Read(ToOffset(at), SummaryStart), McapOpcode.MessageIndex)))
            {
                yield return (logTime, i, offset);
            }
        }
    }

    public void Dispose() => source.Dispose();

    internal static McapRecord Require(McapRecord record, McapOpcode opcode) => record.Opcode == opcode
        ? record
        : throw new McapException($"There is a {record.Opcode} record at offset {record.Offset} where the summary says that a {opcode} record is.");

    internal static long ToOffset(ulong offset) =>
        offset <= long.MaxValue ? (long)offset : throw new McapException($"The summary gives an offset of {offset}, which no file has.");

    private static List<(ulong LogTime, ulong Offset)> ParseMessageIndex(McapRecord record)
    {
        McapFields fields = new(record.Body.Span, record.Opcode, record.Offset);
        fields.UInt16();
        McapFields entries = new(fields.Bytes(), record.Opcode, record.Offset);
        List<(ulong LogTime, ulong Offset)> index = new(entries.Remaining / (2 * sizeof(ulong)));
        while (entries.Remaining > 0)
        {
            index.Add((entries.UInt64(), entries.UInt64()));
        }

        return index;
    }

    private void ReadSummary(long footerOffset, ReadOnlySpan<byte> tail, uint expectedCrc)
    {
        long size = footerOffset - SummaryStart;
        if (size > limits.SummaryBytes)
        {
            throw new McapException($"The summary of '{source.Name}' has {size} bytes; at most {limits.SummaryBytes} are read.");
        }

        byte[] summary = new byte[size];
        source.Read(SummaryStart, summary);
        Crc32 crc = new();
        crc.Append(summary);
        crc.Append(tail[..(McapFormat.TailBytes - 8 - sizeof(uint))]);
        uint actual = crc.GetCurrentHashAsUInt32();
        if (expectedCrc != 0 && actual != expectedCrc)
        {
            throw new McapException($"The summary of '{source.Name}' has CRC-32 {actual:x8} but should have {expectedCrc:x8}; it is damaged.");
        }

        foreach (McapRecord record in McapRecords.In(summary, SummaryStart))
        {
            AddSummaryRecord(record);
        }
    }

    private void AddSummaryRecord(McapRecord record)
    {
        switch (record.Opcode)
        {
            case McapOpcode.Schema:
                McapSchema schema = McapParser.Schema(record);
                schemas[schema.Id] = schema;
                break;
            case McapOpcode.Channel:
                McapChannel channel = McapParser.Channel(record);
                channels[channel.Id] = channel;
                break;
            case McapOpcode.ChunkIndex:
                chunks.Add(McapParser.ChunkIndex(record));
                break;
            case McapOpcode.MetadataIndex:
                metadata.Add(McapParser.MetadataIndex(record));
                break;
            case McapOpcode.Statistics:
                Statistics = McapParser.Statistics(record);
                break;
        }
    }

    private void RequireMagic(ReadOnlySpan<byte> found, long offset)
    {
        if (!found.SequenceEqual(McapFormat.Magic))
        {
            throw new McapException($"'{source.Name}' has {Convert.ToHexStringLower(found)} at offset {offset} where an MCAP file has "
                + $"{Convert.ToHexStringLower(McapFormat.Magic)}.");
        }
    }
}
