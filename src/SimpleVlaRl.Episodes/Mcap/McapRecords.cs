using System.Buffers.Binary;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Walks over records that lie one after the other in memory: a chunk, or a summary.</summary>
internal static class McapRecords
{
    /// <summary>Walks over all records.</summary>
    /// <param name="bytes">The records.</param>
    /// <param name="offset">Their offset in the file, or in the chunk; for errors.</param>
    /// <exception cref="McapException">A record is longer than what is left.</exception>
    public static IEnumerable<McapRecord> In(ReadOnlyMemory<byte> bytes, long offset)
    {
        for (int position = 0; position < bytes.Length;)
        {
            McapRecord record = At(bytes, position, offset);
            yield return record;
            position += McapFormat.RecordPrefixBytes + record.Body.Length;
        }
    }

    /// <summary>One record.</summary>
    public static McapRecord At(ReadOnlyMemory<byte> bytes, int position, long offset)
    {
        int left = bytes.Length - position - McapFormat.RecordPrefixBytes;
        if (position < 0 || left < 0)
        {
            throw new McapException($"There is no record at {offset + position}: {McapFormat.RecordPrefixBytes} bytes are needed and "
                + $"{Math.Max(0, bytes.Length - position)} are left.");
        }

        McapOpcode opcode = (McapOpcode)bytes.Span[position];
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[(position + 1)..]);
        return length <= (ulong)left
            ? new McapRecord(opcode, offset + position, bytes.Slice(position + McapFormat.RecordPrefixBytes, (int)length))
            : throw new McapException($"The {opcode} record at {offset + position} has {length} bytes but only {left} are left.");
    }
}
