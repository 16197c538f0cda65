namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Where a chunk lies and what is in it.</summary>
/// <param name="StartTime">The earliest log time in it, nanoseconds.</param>
/// <param name="EndTime">The latest log time in it, nanoseconds.</param>
/// <param name="Offset">The offset of the chunk's record in the file.</param>
/// <param name="Length">The record's length with its prefix.</param>
/// <param name="MessageIndexOffsets">For each channel in it, the offset in the file of the channel's MessageIndex.</param>
/// <param name="MessageIndexLength">The length of all its MessageIndex records.</param>
/// <param name="Compression">The compression's name.</param>
/// <param name="CompressedSize">The bytes of its records in the file.</param>
/// <param name="UncompressedSize">The bytes of its records after decompression.</param>
internal sealed record McapChunkIndex(
    ulong StartTime,
    ulong EndTime,
    ulong Offset,
    ulong Length,
    IReadOnlyDictionary<ushort, ulong> MessageIndexOffsets,
    ulong MessageIndexLength,
    string Compression,
    ulong CompressedSize,
    ulong UncompressedSize);
