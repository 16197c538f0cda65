using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>
/// Writes one MCAP file (<see cref="McapFormat"/>), front to back. Not thread-safe; after an <see cref="IOException"/> it must not be used again.
/// </summary>
internal sealed class McapWriter : IDisposable
{
    private readonly IEpisodeFile file;
    private readonly McapChunkBuilder chunk;
    private readonly McapBuffer buffer = new();
    private readonly Crc32 dataCrc = new();
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly McapSummaryBuilder summary = new();
    private readonly int chunkBytes;

    public McapWriter(IEpisodeFile file, McapWriterOptions options)
    {
        this.file = file;
        chunkBytes = options.ChunkBytes;
        chunk = new McapChunkBuilder(options.Compression);
        buffer.Bytes(McapFormat.Magic);
        int at = buffer.BeginRecord(McapOpcode.Header);
        buffer.String(McapFormat.Ros2Profile);
        buffer.String(options.Library);
        buffer.EndRecord(at);
        Emit();
    }

    /// <summary>The bytes appended so far.</summary>
    public ulong Position { get; private set; }

    /// <summary>Whether messages wait in the open chunk.</summary>
    public bool HasOpenChunk => chunk.MessageCount > 0;

    /// <summary>Writes a schema; before the messages of its channels.</summary>
    /// <returns>Its id.</returns>
    public ushort AddSchema(string name, string encoding, ReadOnlySpan<byte> data)
    {
        FlushChunk();
        McapSchema schema = summary.AddSchema(name, encoding, data);
        McapSummaryBuilder.Write(buffer, schema);
        Emit();
        return schema.Id;
    }

    /// <summary>Writes a channel; before its messages.</summary>
    /// <returns>Its id.</returns>
    public ushort AddChannel(ushort schemaId, string topic, string messageEncoding, IReadOnlyDictionary<string, string> metadata)
    {
        FlushChunk();
        McapChannel channel = summary.AddChannel(schemaId, topic, messageEncoding, metadata);
        McapSummaryBuilder.Write(buffer, channel);
        Emit();
        return channel.Id;
    }

    /// <summary>Adds a message to the open chunk, and closes the chunk when it is full.</summary>
    public void WriteMessage(ushort channelId, uint sequence, ulong logTime, ulong publishTime, ReadOnlySpan<byte> data)
    {
        summary.CountMessage(channelId, logTime);
        chunk.Add(channelId, sequence, logTime, publishTime, data);
        if (chunk.ByteCount >= chunkBytes)
        {
            FlushChunk();
        }
    }

    /// <summary>Hands the open chunk to the operating system; nothing happens when it is empty.</summary>
    public void FlushChunk()
    {
        if (chunk.MessageCount > 0)
        {
            summary.AddChunk(chunk.Write(buffer, Position));
            Emit();
        }
    }

    /// <summary>Writes words about the file.</summary>
    public void WriteMetadata(McapMetadata metadata)
    {
        FlushChunk();
        int at = buffer.BeginRecord(McapOpcode.Metadata);
        buffer.String(metadata.Name);
        buffer.StringMap(metadata.Entries);
        buffer.EndRecord(at);
        summary.AddMetadata(new McapMetadataIndex(Position, (ulong)buffer.Length, metadata.Name));
        Emit();
    }

    /// <summary>Ends the file: last chunk, DataEnd, summary, footer, magic. The caller syncs.</summary>
    /// <returns>The lower-case SHA-256 of the whole file.</returns>
    public string Finish()
    {
        FlushChunk();
        int at = buffer.BeginRecord(McapOpcode.DataEnd);
        buffer.UInt32(dataCrc.GetCurrentHashAsUInt32());
        buffer.EndRecord(at);
        ulong summaryStart = Position + (ulong)buffer.Length;
        int summaryAt = buffer.Length;
        ulong summaryOffsetStart = summary.WriteTo(buffer, Position);
        at = buffer.BeginRecord(McapOpcode.Footer);
        buffer.UInt64(summaryStart);
        buffer.UInt64(summaryOffsetStart);
        buffer.UInt32(0);
        buffer.EndRecord(at);

        // The CRC covers the footer up to itself, its length field included, so it can only be taken now.
        Span<byte> crc = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32.HashToUInt32(buffer.Written[summaryAt..^sizeof(uint)]));
        buffer.Advance(-sizeof(uint));
        buffer.Bytes(crc);
        buffer.Bytes(McapFormat.Magic);
        Emit();
        return Convert.ToHexStringLower(digest.GetCurrentHash());
    }

    public void Dispose()
    {
        chunk.Dispose();
        digest.Dispose();
    }

    private void Emit()
    {
        file.Append(buffer.Written);
        dataCrc.Append(buffer.Written);
        digest.AppendData(buffer.Written);
        Position += (ulong)buffer.Length;
        buffer.Clear();
    }
}
