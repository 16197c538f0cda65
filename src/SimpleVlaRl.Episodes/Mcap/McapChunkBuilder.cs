using System.IO.Hashing;
using ZstdSharp;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Collects the messages of one chunk and writes it with its message indexes; reused from chunk to chunk.</summary>
internal sealed class McapChunkBuilder : IDisposable
{
    /// <summary>JPEG does not get smaller, numbers do so at any level: the fastest is right.</summary>
    private const int ZstandardLevel = 1;

    private readonly McapBuffer records = new(1 << 16);
    private readonly SortedDictionary<ushort, List<(ulong LogTime, ulong Offset)>> indexes = [];
    private readonly Compressor? compressor;
    private readonly McapCompression compression;
    private ulong startTime;
    private ulong endTime;

    public McapChunkBuilder(McapCompression compression)
    {
        this.compression = compression;
        compressor = compression == McapCompression.Zstandard ? new Compressor(ZstandardLevel) : null;
    }

    public int MessageCount { get; private set; }

    public int ByteCount => records.Length;

    public void Add(ushort channelId, uint sequence, ulong logTime, ulong publishTime, ReadOnlySpan<byte> data)
    {
        if (!indexes.TryGetValue(channelId, out List<(ulong LogTime, ulong Offset)>? index))
        {
            index = [];
            indexes.Add(channelId, index);
        }

        index.Add((logTime, (ulong)records.Length));
        startTime = MessageCount == 0 ? logTime : Math.Min(startTime, logTime);
        endTime = MessageCount == 0 ? logTime : Math.Max(endTime, logTime);
        MessageCount++;
        int at = records.BeginRecord(McapOpcode.Message);
        records.UInt16(channelId);
        records.UInt32(sequence);
        records.UInt64(logTime);
        records.UInt64(publishTime);
        records.Bytes(data);
        records.EndRecord(at);
    }

    /// <summary>Appends the chunk and its message indexes to a buffer and starts the next chunk.</summary>
    /// <param name="buffer">An empty buffer.</param>
    /// <param name="position">The offset in the file at which the buffer will lie.</param>
    /// <returns>What the summary says of the chunk.</returns>
    public McapChunkIndex Write(McapBuffer buffer, ulong position)
    {
        int uncompressedSize = records.Length;
        int at = buffer.BeginRecord(McapOpcode.Chunk);
        buffer.UInt64(startTime);
        buffer.UInt64(endTime);
        buffer.UInt64((ulong)uncompressedSize);
        buffer.UInt32(Crc32.HashToUInt32(records.Written));
        buffer.String(McapFormat.NameOf(compression));
        int compressedSize = WriteRecords(buffer);
        buffer.EndRecord(at);
        int chunkLength = buffer.Length;

        Dictionary<ushort, ulong> offsets = [];
        foreach ((ushort channelId, List<(ulong LogTime, ulong Offset)> index) in indexes)
        {
            if (index.Count == 0)
            {
                continue;
            }

            offsets.Add(channelId, position + (ulong)buffer.Length);
            WriteIndex(buffer, channelId, index);
            index.Clear();
        }

        records.Clear();
        MessageCount = 0;
        return new McapChunkIndex(
            startTime,
            endTime,
            position,
            (ulong)chunkLength,
            offsets,
            (ulong)(buffer.Length - chunkLength),
            McapFormat.NameOf(compression),
            (ulong)compressedSize,
            (ulong)uncompressedSize);
    }

    public void Dispose() => compressor?.Dispose();

    private int WriteRecords(McapBuffer buffer)
    {
        if (compressor is null)
        {
            buffer.UInt64((ulong)records.Length);
            buffer.Bytes(records.Written);
            return records.Length;
        }

        // The length stands before the bytes and is known after them: reserve room for both, then fill in.
        Span<byte> room = buffer.Reserve(sizeof(ulong) + Compressor.GetCompressBound(records.Length));
        int compressedSize = compressor.Wrap(records.Written, room[sizeof(ulong)..]);
        buffer.UInt64((ulong)compressedSize);
        buffer.Advance(compressedSize);
        return compressedSize;
    }

    private static void WriteIndex(McapBuffer buffer, ushort channelId, List<(ulong LogTime, ulong Offset)> index)
    {
        int at = buffer.BeginRecord(McapOpcode.MessageIndex);
        buffer.UInt16(channelId);
        int entries = buffer.BeginArray();
        foreach ((ulong logTime, ulong offset) in index)
        {
            buffer.UInt64(logTime);
            buffer.UInt64(offset);
        }

        buffer.EndArray(entries);
        buffer.EndRecord(at);
    }
}
