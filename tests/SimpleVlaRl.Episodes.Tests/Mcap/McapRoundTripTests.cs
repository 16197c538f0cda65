using System.Security.Cryptography;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests.Mcap;

public sealed class McapRoundTripTests
{
    [Theory]
    [InlineData("")]
    [InlineData("zstd")]
    public void Reader_OwnFile_GivesBackEverything(string compression)
    {
        byte[] bytes = SampleMcap.Bytes(compression == "zstd" ? McapCompression.Zstandard : McapCompression.None);
        using McapReader reader = McapReader.Open(new MemorySource(bytes), McapLimits.Default);

        Assert.Equal(["/even", "/odd"], reader.Channels.Values.Select(channel => channel.Topic).Order());
        Assert.Equal("pkg/msg/A", Assert.Single(reader.Schemas.Values).Name);
        Assert.True(reader.Chunks.Count > 3);
        Assert.All(reader.Chunks, chunk => Assert.Equal(compression, chunk.Compression));
        Assert.Equal(SampleMcap.Metadata.Entries, reader.FindMetadata("episode")!.Entries);
        Assert.Null(reader.FindMetadata("nothing"));
        McapStatistics statistics = reader.Statistics!;
        Assert.Equal((ulong)SampleMcap.MessageCount, statistics.MessageCount);
        Assert.Equal((1000UL, 1000UL + SampleMcap.MessageCount - 1), (statistics.StartTime, statistics.EndTime));
        using McapMessageCursor cursor = reader.OpenCursor();
        int i = 0;
        foreach (McapMessage message in cursor.ReadAll(new HashSet<ushort> { 0, 1 }))
        {
            Assert.Equal(((uint)(i / 2), (ulong)(1000 + i), (ulong)(2000 + i)), (message.Sequence, message.LogTime, message.PublishTime));
            Assert.Equal(SampleMcap.Payload(i), message.Data.ToArray());
            i++;
        }

        Assert.Equal(SampleMcap.MessageCount, i);
    }

    [Fact]
    public void Reader_ByMessageIndex_FindsTheSameMessages()
    {
        using McapReader reader = McapReader.Open(new MemorySource(SampleMcap.Bytes(McapCompression.Zstandard)), McapLimits.Default);
        using McapMessageCursor cursor = reader.OpenCursor();
        ushort odd = reader.Channels.Values.Single(channel => channel.Topic == "/odd").Id;
        List<(ulong LogTime, int Chunk, ulong Offset)> index = [.. reader.ReadMessageIndex(odd)];
        Assert.Equal(SampleMcap.MessageCount / 2, index.Count);
        foreach ((ulong logTime, int chunk, ulong offset) in Enumerable.Reverse(index))
        {
            McapMessage message = cursor.ReadAt(chunk, offset);
            Assert.Equal((odd, logTime), (message.ChannelId, message.LogTime));
            Assert.Equal(SampleMcap.Payload((int)logTime - 1000), message.Data.ToArray());
        }
    }

    [Fact]
    public void Writer_Finish_ReturnsTheDigestOfTheFile()
    {
        using MemoryFile file = new();
        using McapWriter writer = new(file, new McapWriterOptions { Library = "test" });
        string digest = writer.Finish();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file.ToArray())), digest);
    }

    [Fact]
    public void Reader_EmptyFile_HasNoMessages()
    {
        using MemoryFile file = new();
        using McapWriter writer = new(file, new McapWriterOptions { Library = "test" });
        writer.Finish();
        using McapReader reader = McapReader.Open(new MemorySource(file.ToArray()), McapLimits.Default);
        Assert.Empty(reader.Chunks);
        Assert.Equal(0UL, reader.Statistics!.MessageCount);
    }
}
