using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SensorMessages.Pixels;

namespace SimpleVlaRl.Messages.Tests.SensorMessages.Pixels;

/// <summary>The long values are OpenCV 4.6's of the same samples: cvtColor with the codes that cv_bridge takes, rotate and flip.</summary>
public sealed class PixelConverterTests
{
    private const int Width = 6;
    private const int Height = 4;

    private const string Uyvy =
        "395f00f6ff09dcff8b113900ff7bffff7dff2500fff4c7ffffffbb684803008800009400ff5511d10d00009ef22fffffdc76ffff9eff5400ff2500e4d60055ff63edc873c9ffadff";

    private const string Yuyv =
        "980000ff5300006eff009affffa3ffff72ffffde70ff50000b57ff4a96ff009400008100006a4891fff6ffa099840000ff78f1ff6de64bff7700ff0ef38b03fff068ff62c2ff69c9";

    private const string Nv12 =
        "0813003c47002b91ff96fcff1a48dfb8e7ff808b01273200b0ffff8af0ffa8d6ffb6e4fffff82bab0f00af58dcffccffbe19a0ffc0ffff8100ce320042006f2e005b650047710053";

    private const string Rggb =
        "82772b82772b81f5806ce1d557cbd657cbd682772b82772b81f5806ce1d557cbd657cbd6bc313dbc313d7f8b566ee36f5da9745da974bc313dbc313d7f8b566ee36f5da9745da974";

    private const string Bggr =
        "2b77822b778280f581d5e16cd6cb57d6cb572b77822b778280f581d5e16cd6cb57d6cb573d31bc3d31bc568b7f6fe36e74a95d74a95d3d31bc3d31bc568b7f6fe36e74a95d74a95d";

    private const string Gbrg =
        "b62b37b62b37f5818ce0d5e1cb97e2cb97e2b62b37b62b37f5818ce0d5e1cb97e2cb97e2887d31887d318b7f8a7a6fe3695de8695de8887d31887d318b7f8a7a6fe3695de8695de8";

    private const string Grbg =
        "372bb6372bb68c81f5e1d5e0e297cbe297cb372bb6372bb68c81f5e1d5e0e297cbe297cb317d88317d888a7f8be36f7ae85d69e85d69317d88317d888a7f8be36f7ae85d69e85d69";

    [Theory]
    [InlineData("yuv422", Uyvy)]
    [InlineData("uyvy", Uyvy)]
    [InlineData("yuv422_yuy2", Yuyv)]
    [InlineData("yuyv", Yuyv)]
    [InlineData("nv12", Nv12)]
    [InlineData("bayer_rggb8", Rggb)]
    [InlineData("bayer_bggr8", Bggr)]
    [InlineData("bayer_gbrg8", Gbrg)]
    [InlineData("bayer_grbg8", Grbg)]
    public void Convert_SubsampledOrMosaic_IsWhatOpenCvGives(string encoding, string expected)
    {
        PixelConverter converter = new(Camera(encoding));
        byte[] data = Samples(converter.MinimumSize);
        Assert.Equal(expected, Converted(Camera(encoding), data, converter.MinimumStep));

        // Rows with padding of other values, turned by half and back by flips, are the same picture.
        CameraProfile turned = Camera(encoding) with { RotationDegrees = 180, FlipsHorizontally = true, FlipsVertically = true };
        Assert.Equal(expected, Converted(turned, Padded(data, converter.MinimumStep, padding: 5), converter.MinimumStep + 5));
    }

    [Theory]
    [InlineData("rgb8", 3, 0, 1, 2)]
    [InlineData("bgr8", 3, 2, 1, 0)]
    [InlineData("8UC3", 3, 2, 1, 0)]
    [InlineData("rgba8", 4, 0, 1, 2)]
    [InlineData("bgra8", 4, 2, 1, 0)]
    [InlineData("8UC4", 4, 2, 1, 0)]
    [InlineData("mono8", 1, 0, 0, 0)]
    [InlineData("8UC1", 1, 0, 0, 0)]
    [InlineData("mono16", 2, 1, 1, 1)]
    [InlineData("16UC1", 2, 1, 1, 1)]
    public void Convert_SamplesOfEveryPixel_ArePickedByColour(string encoding, int size, int red, int green, int blue)
    {
        byte[] data = Samples(Width * Height * size);
        byte[] expected = [.. data.Chunk(size).SelectMany(pixel => new[] { pixel[red], pixel[green], pixel[blue] })];
        Assert.Equal(Convert.ToHexStringLower(expected), Converted(Camera(encoding), data, Width * size));
        Assert.Equal(Convert.ToHexStringLower(expected), Converted(Camera(encoding), Padded(data, Width * size, padding: 3), (Width * size) + 3));
    }

    [Theory]
    [InlineData("mono16")]
    [InlineData("16UC1")]
    public void Convert_SixteenBitsBigEndian_TakesTheFirstByte(string encoding)
    {
        byte[] data = Samples(Width * Height * 2);
        byte[] expected = [.. data.Chunk(2).SelectMany(pixel => new[] { pixel[0], pixel[0], pixel[0] })];
        Assert.Equal(Convert.ToHexStringLower(expected), Converted(Camera(encoding), data, Width * 2, isBigEndian: 1));
    }

    [Theory]
    [InlineData(90, false, false, "smgatnhbuoicvpjdwqkexrlf")]
    [InlineData(180, false, false, "xwvutsrqponmlkjihgfedcba")]
    [InlineData(270, false, false, "flrxekqwdjpvcioubhntagms")]
    [InlineData(90, true, false, "agmsbhntcioudjpvekqwflrx")]
    [InlineData(270, false, true, "agmsbhntcioudjpvekqwflrx")]
    [InlineData(0, true, false, "fedcbalkjihgrqponmxwvuts")]
    [InlineData(0, true, true, "xwvutsrqponmlkjihgfedcba")]
    public void Convert_TurnedOrMirrored_IsWhatOpenCvGives(int degrees, bool flipsHorizontally, bool flipsVertically, string expected)
    {
        CameraProfile camera = Camera("rgb8") with { RotationDegrees = degrees, FlipsHorizontally = flipsHorizontally, FlipsVertically = flipsVertically };
        byte[] data = Lettered("abcdefghijklmnopqrstuvwx");
        expected = Convert.ToHexStringLower(Lettered(expected));
        Assert.True(new PixelConverter(camera).Turns);
        Assert.Equal(expected, Converted(camera, data, Width * 3));
        Assert.Equal(expected, Converted(camera with { Encoding = "bgr8" }, Swapped(data), Width * 3));

        ImageFrame picture = new(Width, Height);
        data.CopyTo(picture.Pixels, 0);
        ImageFrame frame = new(camera.FrameWidth, camera.FrameHeight);
        new PixelConverter(camera with { Transport = CameraTransport.CompressedImage, Encoding = "jpeg" }).Turn(picture, frame);
        Assert.Equal(expected, Convert.ToHexStringLower(frame.Pixels));
    }

    [Theory]
    [InlineData("uyvy")]
    [InlineData("yuyv")]
    [InlineData("nv12")]
    [InlineData("bayer_rggb8")]
    public void Convert_OddOrTinySizes_StayInsideThePicture(string encoding)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 5), (2, 2), (3, 3), (5, 1), (7, 5)])
        {
            CameraProfile camera = Camera(encoding) with { Width = width, Height = height };
            PixelConverter converter = new(camera);
            byte[] data = new byte[converter.MinimumSize];
            Array.Fill(data, (byte)128);
            ImageFrame frame = new(width, height);
            Assert.Equal(ImageConversion.Converted, Written(converter, Message(camera, encoding, data, converter.MinimumStep), frame));

            // 1.164 * (128 - 16) = 130.4, without colour; a mosaic of one value has that value.
            Assert.All(frame.Pixels, sample => Assert.Equal(encoding == "bayer_rggb8" ? 128 : 130, sample));
        }
    }

    [Theory]
    [InlineData("rgb8", "bgr8", 6, 4, 18, 72, ImageConversion.WrongEncoding)]
    [InlineData("rgb8", "rgb8", 5, 4, 18, 72, ImageConversion.WrongSize)]
    [InlineData("rgb8", "rgb8", 6, 3, 18, 72, ImageConversion.WrongSize)]
    [InlineData("rgb8", "rgb8", 6, 4, 17, 72, ImageConversion.Truncated)]
    [InlineData("rgb8", "rgb8", 6, 4, 18, 71, ImageConversion.Truncated)]
    [InlineData("rgb8", "rgb8", 6, 4, uint.MaxValue, 72, ImageConversion.Truncated)]
    [InlineData("mono16", "mono16", 6, 4, 11, 72, ImageConversion.Truncated)]
    [InlineData("uyvy", "uyvy", 6, 4, 11, 72, ImageConversion.Truncated)]
    [InlineData("nv12", "nv12", 6, 4, 6, 35, ImageConversion.Truncated)]
    [InlineData("bayer_rggb8", "bayer_rggb8", 6, 4, 6, 23, ImageConversion.Truncated)]
    public void Convert_DoesNotFit_SaysWhyAndLeavesTheFrame(
        string encoding, string sent, uint width, uint height, uint step, int bytes, ImageConversion expected)
    {
        byte[] data = new byte[bytes];
        data.AsSpan().Fill(200);
        Image image = new() { Height = height, Width = width, Encoding = sent, Step = step, Data = data };
        ImageFrame frame = new(Width, Height);
        Assert.Equal(expected, Written(new PixelConverter(Camera(encoding)), image, frame));
        Assert.All(frame.Pixels, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Convert_EveryEncoding_AllocatesNothing()
    {
        foreach (string encoding in (string[])["rgb8", "bgra8", "mono16", "uyvy", "nv12", "bayer_grbg8"])
        {
            PixelConverter converter = new(Camera(encoding) with { RotationDegrees = 90 });
            byte[] payload = CdrMessage.ToBytes(Message(Camera(encoding), encoding, Samples(converter.MinimumSize), converter.MinimumStep));
            ImageFrame frame = new(Height, Width);
            Assert.True(ImageView.TryRead(payload, out ImageView view));
            converter.Convert(view, frame);
            long before = GC.GetAllocatedBytesForCurrentThread();
            converter.Convert(view, frame);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(42, frame.StampNanoseconds);
        }
    }

    private static CameraProfile Camera(string encoding) =>
        new() { Name = "camera", Topic = "/camera/image_raw", Width = Width, Height = Height, Encoding = encoding };

    private static byte[] Samples(int count) => [.. Enumerable.Range(0, count).Select(index => (byte)((index * 37) + (index * index * 11) + 13))];

    private static byte[] Padded(byte[] rows, int step, int padding) =>
        [.. rows.Chunk(step).SelectMany(row => row.Concat(Enumerable.Repeat((byte)99, padding)))];

    private static byte[] Lettered(string pixels) => [.. pixels.SelectMany(letter => new[] { (byte)letter, (byte)(letter + 50), (byte)(letter + 100) })];

    private static byte[] Swapped(byte[] samples) => [.. samples.Chunk(3).SelectMany(pixel => pixel.Reverse())];

    private static Image Message(CameraProfile camera, string encoding, byte[] data, int step, byte isBigEndian = 0) => new()
    {
        Header = new(42, "camera"),
        Height = (uint)camera.Height,
        Width = (uint)camera.Width,
        Encoding = encoding,
        IsBigEndian = isBigEndian,
        Step = (uint)step,
        Data = data,
    };

    private static ImageConversion Written(PixelConverter converter, Image image, ImageFrame frame)
    {
        Assert.True(ImageView.TryRead(CdrMessage.ToBytes(image), out ImageView view));
        return converter.Convert(view, frame);
    }

    private static string Converted(CameraProfile camera, byte[] data, int step, byte isBigEndian = 0)
    {
        ImageFrame frame = new(camera.FrameWidth, camera.FrameHeight);
        Assert.Equal(ImageConversion.Converted, Written(new PixelConverter(camera), Message(camera, camera.Encoding, data, step, isBigEndian), frame));
        return Convert.ToHexStringLower(frame.Pixels);
    }
}
