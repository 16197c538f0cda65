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
