using OpenCvSharp;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

public sealed class JpegCodecTests
{
    [Theory]
    [InlineData(320, 240, 90)]
    [InlineData(640, 480, 95)]
    [InlineData(33, 17, 1)]
    [InlineData(1, 1, 50)]
    [InlineData(7, 300, 100)]
    public void EncodeAndDecode_OfAPicture_GiveOpenCvsBytes(int width, int height, int quality)
    {
        ImageFrame frame = Picture(width, height);
        byte[] jpeg = JpegCodec.Encode(frame, quality);

        using Mat rgb = Mat.FromPixelData(height, width, MatType.CV_8UC3, frame.Pixels);
        using Mat bgr = new();
        Cv2.CvtColor(rgb, bgr, ColorConversionCodes.RGB2BGR);
        Cv2.ImEncode(".jpg", bgr, out byte[] expected, new ImageEncodingParam(ImwriteFlags.JpegQuality, quality));
        Assert.True(expected.AsSpan().SequenceEqual(jpeg), "the JPEG is not the one that OpenCV makes");

        using Mat decoded = Cv2.ImDecode(jpeg, ImreadModes.Color);
        decoded.GetArray(out Vec3b[] pixels);
        Assert.True(
            pixels.SelectMany(pixel => (byte[])[pixel.Item2, pixel.Item1, pixel.Item0]).SequenceEqual(JpegCodec.Decode(jpeg).Pixels),
            "the picture is not the one that OpenCV decodes");
    }

    [Fact]
    public void Decode_OfEveryTruncation_IsRefused()
    {
        byte[] jpeg = JpegCodec.Encode(Picture(64, 48), 95);
        Assert.Equal((64, 48), JpegCodec.ReadSize(jpeg));
        for (int length = 0; length < jpeg.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => JpegCodec.Decode(jpeg[..length]));
        }
    }

    /// <summary>A hole in the entropy-coded part: decoders fill it with grey and warn.</summary>
    [Fact]
    public void Decode_OfAJpegThatEndsInItsMiddle_IsRefusedAndTheNextIsDecoded()
    {
        ImageFrame frame = Picture(64, 48);
        byte[] jpeg = JpegCodec.Encode(frame, 95);
        byte[] damaged = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => JpegCodec.Decode(damaged));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(JpegCodec.Decode(jpeg).Pixels, JpegCodec.Decode(jpeg).Pixels);
    }

    [Fact]
    public void Decode_OfRandomDamage_GivesAPictureOrIsRefused()
    {
        byte[] jpeg = JpegCodec.Encode(Picture(64, 48), 80);
        Random random = new(11);
        ImageFrame destination = new(64, 48);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. jpeg];
            for (int count = random.Next(1, 6); count > 0; count--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Exception? error = Record.Exception(() => JpegCodec.Decode(damaged, destination));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        }
    }

    [Fact]
    public void Decode_OfAnotherSizeOrNoJpeg_IsRefused()
    {
        byte[] jpeg = JpegCodec.Encode(Picture(64, 48), 80);
        Assert.Contains(
            "64x48; expected 48x64",
            Assert.Throws<InvalidDataException>(() => JpegCodec.Decode(jpeg, new ImageFrame(48, 64))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => JpegCodec.Decode("no JPEG at all"u8.ToArray()));

        // A second frame size behind a marker without length, which decoders skip and naive readers do not.
        Assert.Throws<InvalidDataException>(() => JpegCodec.ReadSize([0xFF, 0xD8, 0xFF, 0x01, .. jpeg[2..]]));
    }

    [Fact]
    public void Encode_ByManyThreads_GivesEachItsOwnPicture()
    {
        byte[][] expected = [.. Enumerable.Range(0, 8).Select(index => JpegCodec.Encode(Picture(40 + index, 30), 70 + index))];
        Parallel.For(0, 200, round =>
        {
            int index = round % expected.Length;
            Assert.Equal(expected[index], JpegCodec.Encode(Picture(40 + index, 30), 70 + index));
        });
    }

    [Fact]
    public void RoundTrip_AfterWarmUp_AllocatesNothing()
    {
        byte[] pixels = Picture(320, 240).Pixels;
        JpegRoundTrip.Apply(pixels, 320, 240);
        JpegRoundTrip.Apply(pixels, 320, 240);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            JpegRoundTrip.Apply(pixels, 320, 240);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Gradients with sharp-edged squares and some noise.</summary>
    private static ImageFrame Picture(int width, int height)
    {
        ImageFrame frame = new(width, height);
        Random random = new(6);
        for (int i = 0; i < frame.Pixels.Length; i++)
        {
            (int x, int y) = (i / 3 % width, i / 3 / width);
            int square = ((x / 23) + (y / 31) + (i % 3)) % 3 == 0 ? 120 : 0;
            frame.Pixels[i] = (byte)Math.Clamp((x / 2) + (y / 4) + square + random.Next(-12, 12), 0, 255);
        }

        return frame;
    }
}
