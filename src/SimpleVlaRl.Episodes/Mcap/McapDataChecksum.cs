using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Reads a file from its first byte to its last once: the SHA-256 of all of it, and the CRC-32 of its data section, which DataEnd states.</summary>
internal static class McapDataChecksum
{
    private const int PieceBytes = 1 << 20;

    /// <summary>The bytes of a DataEnd record.</summary>
    public const int DataEndBytes = McapFormat.RecordPrefixBytes + sizeof(uint);

    /// <summary>Digests a finished file and compares its data section with what DataEnd states.</summary>
    /// <param name="source">The file.</param>
    /// <param name="summaryStart">Where its summary starts; DataEnd lies before it.</param>
    /// <returns>The lower-case SHA-256 of the file; what is wrong with the data section, empty when nothing is; whether it has a checksum at all.</returns>
    public static (string Digest, string Problem, bool IsStated) Check(IByteSource source, long summaryStart)
    {
        long dataEnd = summaryStart - DataEndBytes;
        if (dataEnd < McapFormat.Magic.Length)
        {
            return (Digest(source, 0, out _), $"there is no DataEnd record before the summary at {summaryStart}", false);
        }

        Span<byte> record = stackalloc byte[DataEndBytes];
        source.Read(dataEnd, record);
        string digest = Digest(source, dataEnd, out uint actual);
        if (record[0] != (byte)McapOpcode.DataEnd || BinaryPrimitives.ReadUInt64LittleEndian(record[1..]) != sizeof(uint))
        {
            return (digest, $"there is no DataEnd record at offset {dataEnd}, before the summary", false);
        }

        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(record[McapFormat.RecordPrefixBytes..]);
        return (digest, expected == 0 || expected == actual ? "" : $"its data section has CRC-32 {actual:x8} but should have {expected:x8}", expected != 0);
    }

    /// <summary>The CRC-32 of the first bytes of a file.</summary>
    public static uint Crc(IByteSource source, long length)
    {
        Crc32 crc = new();
        byte[] piece = new byte[Math.Min(PieceBytes, length)];
        for (long offset = 0; offset < length; offset += piece.Length)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, length - offset));
            source.Read(offset, part);
            crc.Append(part);
        }

        return crc.GetCurrentHashAsUInt32();
    }

    private static string Digest(IByteSource source, long dataEnd, out uint dataCrc)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Crc32 crc = new();
        byte[] piece = new byte[Math.Min(PieceBytes, source.Length)];
        for (long offset = 0; offset < source.Length; offset += piece.Length)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, source.Length - offset));
            source.Read(offset, part);
            hash.AppendData(part);
            if (offset < dataEnd)
            {
                crc.Append(part[..(int)Math.Min(part.Length, dataEnd - offset)]);
            }
        }

        dataCrc = crc.GetCurrentHashAsUInt32();
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
