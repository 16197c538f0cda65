using System.IO.Hashing;
using ZstdSharp;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Opens chunks: checks lengths against limits, decompresses, checks the CRC. One per reader of chunks; its buffer is reused.</summary>
/// <param name="limits">What may be allocated.</param>
internal sealed class McapChunkDecoder(McapLimits limits) : IDisposable
{
    private readonly Decompressor decompressor = new();
    private byte[] records = [];

    /// <summary>Opens a chunk.</summary>
    /// <param name="chunk">The chunk's record.</param>
    /// <returns>Its uncompressed records, valid until the next call.</returns>
    /// <exception cref="McapException">The chunk is damaged or too large.</exception>
    public ReadOnlyMemory<byte> Decode(McapRecord chunk)
    {
        McapFields fields = new(chunk.Body.Span, chunk.Opcode, chunk.Offset);
        fields.UInt64();
        fields.UInt64();
        ulong uncompressedSize = fields.UInt64();
        uint expectedCrc = fields.UInt32();
        string compression = fields.String();
        ReadOnlySpan<byte> stored = fields.Take(fields.UInt64());
        if (uncompressedSize > (ulong)limits.ChunkBytes)
        {
            throw new McapException($"The chunk at offset {chunk.Offset} claims {uncompressedSize} uncompressed bytes; at most {limits.ChunkBytes} are read.");
        }

        int size = (int)uncompressedSize;
        if (records.Length < size)
        {
            records = new byte[Math.Min(limits.ChunkBytes, Math.Max(size, records.Length * 2))];
        }

        int actual = Unpack(stored, compression, records.AsSpan(0, size), chunk.Offset);
        if (actual != size)
        {
            throw new McapException($"The chunk at offset {chunk.Offset} claims {size} uncompressed bytes but holds {actual}.");
        }

        uint crc = Crc32.HashToUInt32(records.AsSpan(0, size));
        return expectedCrc == 0 || crc == expectedCrc
            ? records.AsMemory(0, size)
            : throw new McapException(
                $"The chunk at offset {chunk.Offset} has CRC-32 {crc:x8} but should have {expectedCrc:x8}; its {size} bytes are damaged.");
    }

    public void Dispose() => decompressor.Dispose();

    private int Unpack(ReadOnlySpan<byte> stored, string compression, Span<byte> destination, long offset)
    {
        switch (compression)
        {
            case "" when stored.Length != destination.Length:
                return stored.Length;
            case "":
                stored.CopyTo(destination);
                return stored.Length;
            case "zstd":
                try
                {
                    return decompressor.Unwrap(stored, destination);
                }
                catch (ZstdException exception)
                {
                    throw new McapException(
                        $"The {stored.Length} bytes of the chunk at offset {offset} are not zstd data of {destination.Length} bytes: {exception.Message}",
                        exception);
                }

            default:
                throw new McapException($"The chunk at offset {offset} is compressed with '{compression}'; only zstd and none are read.");
        }
    }
}
