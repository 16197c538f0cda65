using System.Buffers.Binary;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>
/// Reads single records at given offsets into one reused buffer; lengths are checked against the file and the limits before anything is allocated.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="limits">What may be allocated.</param>
internal sealed class McapRecordSource(IByteSource source, McapLimits limits)
{
    private byte[] body = [];

    /// <summary>Reads the record at an offset.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="end">Where it must have ended.</param>
    /// <returns>The record, valid until the next call.</returns>
    /// <exception cref="McapException">There is no whole record.</exception>
    public McapRecord Read(long offset, long end)
    {
        if (offset < 0 || end > source.Length || end - offset < McapFormat.RecordPrefixBytes)
        {
            throw new McapException($"'{source.Name}' has no record at offset {offset}: {McapFormat.RecordPrefixBytes} bytes are needed and "
                + $"{Math.Max(0, Math.Min(end, source.Length) - offset)} are left.");
        }

        Span<byte> prefix = stackalloc byte[McapFormat.RecordPrefixBytes];
        source.Read(offset, prefix);
        McapOpcode opcode = (McapOpcode)prefix[0];
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix[1..]);
        long left = end - offset - McapFormat.RecordPrefixBytes;
        if (opcode == McapOpcode.None)
        {
            throw new McapException($"'{source.Name}' has opcode 0 at offset {offset}, which no record has.");
        }

        if (length > (ulong)left)
        {
            throw new McapException($"'{source.Name}' is cut short: the {opcode} record at offset {offset} has {length} bytes but only {left} are left.");
        }

        if (length > (ulong)limits.RecordBytes)
        {
            throw new McapException($"The {opcode} record at offset {offset} of '{source.Name}' has {length} bytes; at most {limits.RecordBytes} are read.");
        }

        int size = (int)length;
        if (body.Length < size)
        {
            body = new byte[Math.Min(limits.RecordBytes, Math.Max(size, body.Length * 2))];
        }

        source.Read(offset + McapFormat.RecordPrefixBytes, body.AsSpan(0, size));
        return new McapRecord(opcode, offset, body.AsMemory(0, size));
    }
}
