using System.Buffers.Binary;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Mcap;

/// <summary>Cut and damaged files: every one is either read right or refused with one kind of error, within the limits.</summary>
public sealed class McapDamageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Reader_EveryTruncation_IsRefused(int compression)
    {
        byte[] bytes = SampleMcap.Bytes((McapCompression)compression);
        for (int length = 0; length < bytes.Length; length++)
        {
            int cut = length;
            McapException error = Assert.Throws<McapException>(() => McapReader.Open(new MemorySource(bytes.AsMemory(0, cut)), McapLimits.Default));
            Assert.Matches(@"\d", error.Message);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Scanner_EveryTruncation_GivesExactlyTheWholeChunksBeforeIt(int compression)
    {
        byte[] bytes = SampleMcap.Bytes((McapCompression)compression);
        List<(long End, int Messages)> chunks = WholeChunks(bytes);
        for (int length = 0; length < bytes.Length; length++)
        {
            McapScanner scanner = new(new MemorySource(bytes.AsMemory(0, length)), McapLimits.Default);
            int messages = CountMessages(scanner);
            Assert.Equal(chunks.Where(chunk => chunk.End <= length).Sum(chunk => chunk.Messages), messages);
            Assert.False(scanner.IsFinished);
            Assert.NotNull(scanner.Problem);
        }

        McapScanner whole = new(new MemorySource(bytes), McapLimits.Default);
        Assert.Equal(SampleMcap.MessageCount, CountMessages(whole));
        Assert.True(whole.IsFinished);
        Assert.Null(whole.Problem);
    }

    [Fact]
    public void Reader_EveryDamagedByteOfAChunk_IsNoticed()
    {
        byte[] bytes = SampleMcap.Bytes(McapCompression.Zstandard);
        using McapReader sound = McapReader.Open(new MemorySource(bytes), McapLimits.Default);
        McapChunkIndex chunk = sound.Chunks[1];

        // From the uncompressed size on: the two times before it are not under the chunk's CRC, only under the file's.
        for (ulong i = 9 + 16; i < chunk.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[chunk.Offset + i] ^= 0x5A;
            Assert.Throws<McapException>(() => ReadAll(damaged));
        }
    }

    [Fact]
    public void Reader_EveryDamagedByteOfTheSummary_IsNoticed()
    {
        byte[] bytes = SampleMcap.Bytes(McapCompression.None);
        long summaryStart = (long)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - McapFormat.TailBytes + McapFormat.RecordPrefixBytes));
        for (long i = summaryStart; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x01;
            Assert.Throws<McapException>(() => McapReader.Open(new MemorySource(damaged), McapLimits.Default));
        }
    }

    [Fact]
    public void Readers_RandomDamage_ThrowNothingButMcapException()
    {
        byte[] bytes = SampleMcap.Bytes(McapCompression.Zstandard);
        Random random = new(20260101);
        McapLimits tight = new(1 << 20, 1 << 20, 1 << 20);
        for (int round = 0; round < 4000; round++)
        {
            byte[] damaged = [.. bytes];
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            // Half of the rounds get a right summary CRC of wrong bytes: what an attacker would do.
            if (round % 2 == 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(damaged.AsSpan(damaged.Length - 12), 0);
            }

            Assert.Null(Record.Exception(() => Tolerate(() => ReadAll(damaged, tight))));
            Assert.Null(Record.Exception(() => Tolerate(() => CountMessages(new McapScanner(new MemorySource(damaged), tight)))));
        }
    }

    [Fact]
    public void Reader_ChunkBeyondTheLimit_IsRefusedWithBothNumbers()
    {
        byte[] bytes = SampleMcap.Bytes(McapCompression.Zstandard, chunkBytes: 1 << 20);
        McapException error = Assert.Throws<McapException>(() => ReadAll(bytes, new McapLimits(1 << 20, 100, 1 << 20)));
        Assert.Matches(@"claims \d+ uncompressed bytes; at most 100", error.Message);
    }

    [Fact]
    public void Scanner_RecordLongerThanTheFile_AllocatesNothingForIt()
    {
        byte[] bytes = SampleMcap.Bytes(McapCompression.None);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(9), ulong.MaxValue / 2);
        McapScanner scanner = new(new MemorySource(bytes), McapLimits.Default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, CountMessages(scanner));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 16);
        Assert.Contains("cut short", scanner.Problem, StringComparison.Ordinal);
    }

    private static List<(long End, int Messages)> WholeChunks(byte[] bytes)
    {
        using McapReader reader = McapReader.Open(new MemorySource(bytes), McapLimits.Default);
        using McapMessageCursor cursor = reader.OpenCursor();
        List<McapMessage> all = [.. cursor.ReadAll(new HashSet<ushort> { 0, 1 })];
        return [.. reader.Chunks.Select(
            chunk => ((long)(chunk.Offset + chunk.Length), all.Count(message => message.LogTime >= chunk.StartTime && message.LogTime <= chunk.EndTime)))];
    }

    private static int CountMessages(McapScanner scanner)
    {
        using McapChunkDecoder decoder = new(McapLimits.Default);
        int messages = 0;
        foreach (McapRecord record in scanner.Scan().Where(record => record.Opcode == McapOpcode.Chunk))
        {
            messages += McapRecords.In(decoder.Decode(record), 0).Count(inner => inner.Opcode == McapOpcode.Message);
        }

        return messages;
    }

    private static void ReadAll(byte[] bytes, McapLimits? limits = null)
    {
        using McapReader reader = McapReader.Open(new MemorySource(bytes), limits ?? McapLimits.Default);
        reader.FindMetadata("episode");
        using McapMessageCursor cursor = reader.OpenCursor();
        foreach (McapMessage message in cursor.ReadAll(reader.Channels.Keys.ToHashSet()))
        {
            Assert.True(message.Data.Length <= bytes.Length * 100);
        }

        foreach (ushort channel in reader.Channels.Keys)
        {
            foreach ((ulong _, int chunk, ulong offset) in reader.ReadMessageIndex(channel))
            {
                cursor.ReadAt(chunk, offset);
            }
        }
    }

    private static void Tolerate(Action action)
    {
        try
        {
            action();
        }
        catch (McapException)
        {
            // The one error that damage may cause.
        }
    }
}
