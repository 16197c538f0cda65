using OpenCvSharp;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

/// <summary>The files are OpenCV's, as cv_bridge and image_transport write them.</summary>
public sealed class PngCodecTests
{
    private const int Width = 7;
    private const int Height = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Decode_PngOfOpenCv_HasItsColours(int channels)
    {
        byte[] samples = Samples(channels);
        ImageFrame frame = new(Width, Height) { StampNanoseconds = 9 };
        PngCodec.Decode(Encoded(samples, channels), frame);
        byte[] expected = [.. samples.Chunk(channels).SelectMany(pixel => channels == 1 ? [pixel[0], pixel[0], pixel[0]] : pixel[..3].Reverse())];
        Assert.Equal(expected, frame.Pixels);
        Assert.Equal(9, frame.StampNanoseconds);
    }

    [Fact]
    public void Decode_NoPngOrAnotherSize_SaysSoAndLeavesTheFrame()
    {
        byte[] png = Encoded(Samples(3), 3);
        ImageFrame frame = new(Width, Height);
        Assert.Contains("are no PNG", Refusal(png[..20], frame), StringComparison.Ordinal);
        Assert.Contains("cannot be decoded; they are damaged", Refusal(png[..(png.Length / 2)], frame), StringComparison.Ordinal);
        Assert.Contains("The JPEG is 7x5; expected a PNG of 7x5", Refusal(JpegCodec.Encode(frame, 90), frame), StringComparison.Ordinal);
        Assert.All(frame.Pixels, sample => Assert.Equal(0, sample));
        Assert.Contains("The PNG is 7x5; expected a PNG of 7x6", Refusal(png, new ImageFrame(Width, Height + 1)), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] png, ImageFrame frame) => Assert.Throws<InvalidDataException>(() => PngCodec.Decode(png, frame)).Message;

    private static byte[] Samples(int channels) => [.. Enumerable.Range(0, Width * Height * channels).Select(index => (byte)(index * 29))];

    private static byte[] Encoded(byte[] samples, int channels)
    {
        using Mat picture = Mat.FromPixelData(Height, Width, MatType.CV_8UC(channels), samples);
        return picture.ImEncode(".png");
    }
}
