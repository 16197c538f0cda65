using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;

namespace SimpleVlaRl.Messages.Tests.SensorMessages;

public sealed class ImageTests
{
    [Fact]
    public void WriteStart_ThenPixels_EqualsTheMessage()
    {
        ImageFrame frame = Frame(5, 3);
        byte[] start = new byte[64 + 6];
        int length = Image.WriteStart(start, "camera"u8, frame);
        Image image = new() { Header = new(frame.StampNanoseconds, "camera"), Height = 3, Width = 5, Encoding = "rgb8", Step = 15, Data = frame.Pixels };
        byte[] parts = [.. start[..length], .. frame.Pixels];
        Assert.Equal(CdrMessage.ToBytes(image), parts);
    }

    [Theory]
    [InlineData("rgb8", 15)]
    [InlineData("rgb8", 16)]
    [InlineData("bgr8", 15)]
    [InlineData("bgr8", 20)]
    public void CopyTo_PaddedOrSwappedRows_GivesPackedRgb(string encoding, int step)
    {
        ImageFrame expected = Frame(5, 3);
        byte[] data = new byte[step * 3];
        for (int i = 0; i < expected.Pixels.Length; i++)
        {
            int channel = encoding == "bgr8" ? 2 - (i % 3) : i % 3;
            data[(i / 15 * step) + (i % 15 / 3 * 3) + channel] = expected.Pixels[i];
        }

        byte[] payload = CdrMessage.ToBytes(new Image { Header = new(42, "c"), Height = 3, Width = 5, Encoding = encoding, Step = (uint)step, Data = data });
        ImageFrame frame = new(5, 3);
        Assert.True(ImageView.TryRead(payload, out ImageView view));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageCopyResult result = view.CopyTo(frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ImageCopyResult.Copied, result);
        Assert.Equal(expected.Pixels, frame.Pixels);
        Assert.Equal(42, frame.StampNanoseconds);
    }

    [Theory]
    [InlineData("mono8", 5, 3, 15, 45, ImageCopyResult.WrongEncoding)]
    [InlineData("rgb8", 6, 3, 18, 54, ImageCopyResult.WrongSize)]
    [InlineData("rgb8", 5, 3, 14, 45, ImageCopyResult.Truncated)]
    [InlineData("rgb8", 5, 3, 15, 44, ImageCopyResult.Truncated)]
    [InlineData("rgb8", 5, 3, uint.MaxValue, 45, ImageCopyResult.Truncated)]
    public void CopyTo_DoesNotFit_SaysWhyAndLeavesTheFrame(string encoding, uint width, uint height, uint step, int bytes, ImageCopyResult expected)
    {
        byte[] data = new byte[bytes];
        data.AsSpan().Fill(1);
        byte[] payload = CdrMessage.ToBytes(new Image { Height = height, Width = width, Encoding = encoding, Step = step, Data = data });
        ImageFrame frame = new(5, 3);
        Assert.True(ImageView.TryRead(payload, out ImageView view));
        Assert.Equal(expected, view.CopyTo(frame));
        Assert.All(frame.Pixels, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void TryRead_EveryPrefix_IsRefused()
    {
        byte[] payload = CdrMessage.ToBytes(new Image { Header = new(1, "c"), Height = 2, Width = 2, Encoding = "rgb8", Step = 6, Data = new byte[12] });
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.False(ImageView.TryRead(payload.AsSpan(0, length).ToArray(), out _));
        }
    }

    private static ImageFrame Frame(int width, int height)
    {
        ImageFrame frame = new(width, height) { StampNanoseconds = 1_790_000_000_000_000_007 };
        for (int i = 0; i < frame.Pixels.Length; i++)
        {
            frame.Pixels[i] = (byte)(i * 7);
        }

        return frame;
    }
}
