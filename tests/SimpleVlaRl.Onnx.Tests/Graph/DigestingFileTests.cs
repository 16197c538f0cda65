using System.Security.Cryptography;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Tests.Graph;

public sealed class DigestingFileTests
{
    private const int Block = 4 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData((9 * Block) + 17)]
    public void Complete_AfterAnyLength_GivesTheBytesAndTheirDigest(int length)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        using MemoryStream written = new();
        bool isFlushed = false;
        using DigestingFile file = new(written, () => isFlushed = true);

        for (int done = 0; done < length; done += 1_234_567)
        {
            file.Write(bytes.AsSpan(done, Math.Min(1_234_567, length - done)));
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Complete());
        Assert.True(isFlushed);
        Assert.Equal(bytes, written.ToArray());
        Assert.Equal(length, file.Position);
    }

    [Theory]
    [InlineData(0, 40)]
    [InlineData(3 * Block, 40)]
    [InlineData(3 * Block, 3)]
    public void Write_ToADiskThatFills_ThrowsWhatTheDiskSaidAndNeverCompletes(int room, int blocks)
    {
        using DigestingFile file = new(new FillingStream(room), () => Assert.Fail("nothing is flushed that was not written"));
        byte[] bytes = new byte[Block + 1];

        IOException exception = Assert.Throws<IOException>(() =>
        {
            for (int block = 0; block < blocks; block++)
            {
                file.Write(bytes);
            }

            file.Complete();
        });

        Assert.Equal(FillingStream.Message, exception.Message);
    }

    /// <summary>A file system's limit on a file's size arrives as another exception than a full disk.</summary>
    [Fact]
    public void Write_BeyondWhatTheFileSystemTakes_ThrowsInTheCallerAndNotOnTheThread()
    {
        using DigestingFile file = new(new LimitedStream(), () => { });
        file.Write(new byte[Block]);

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Complete());
    }

    private sealed class LimitedStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new ArgumentOutOfRangeException(nameof(count), "too large");
    }

    private sealed class FillingStream(int room) : MemoryStream
    {
        public const string Message = "No space left on device.";

        public override void Write(byte[] buffer, int offset, int count) => Demand(count);

        public override void Write(ReadOnlySpan<byte> buffer) => Demand(buffer.Length);

        private void Demand(int count)
        {
            room -= count;
            if (room < 0)
            {
                throw new IOException(Message);
            }
        }
    }
}
