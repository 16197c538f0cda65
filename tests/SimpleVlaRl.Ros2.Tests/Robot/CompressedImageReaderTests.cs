using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Ros2.Tests.Robot;

public sealed class CompressedImageReaderTests
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Theory]
    [InlineData("jpeg", "jpeg")]
    [InlineData("jpeg", "JPEG")]
    [InlineData("jpeg", "jpg")]
    [InlineData("jpeg", "")]
    [InlineData("jpeg", "rgb8; jpeg compressed bgr8")]
    [InlineData("jpeg", "bgr8; jpeg compressed ")]
    [InlineData("png", "png")]
    [InlineData("png", "bgr8; png compressed bgr8")]
    public void Read_FormatOfTheProfile_IsDecodedIntoTheFrame(string encoding, string format)
    {
        ImageFrame frame = new(2, 1);
        Assert.Null(Reader(encoding).Read(Payload(format, encoding == "jpeg" ? Jpeg : Png), frame));
        Assert.Equal([1, 2, 3, 4, 5, 6], frame.Pixels);
        Assert.Equal(77, frame.StampNanoseconds);
    }

    [Fact]
    public void Read_TurnedCamera_IsTurnedAfterDecodingAndAllocatesNothing()
    {
        CompressedImageReader reader = Reader("jpeg", rotation: 90);
        byte[] payload = Payload("jpeg", Jpeg);
        ImageFrame frame = new(1, 2);
        Assert.Null(reader.Read(payload, frame));
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(payload, frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([1, 2, 3, 4, 5, 6], frame.Pixels);
        Assert.Null(Reader("jpeg", rotation: 180).Read(payload, frame = new(2, 1)));
        Assert.Equal([4, 5, 6, 1, 2, 3], frame.Pixels);
    }

    [Theory]
    [InlineData("jpeg", "png", true, "found format 'png'; expected 'jpeg'")]
    [InlineData("png", "rgb8; jpeg compressed bgr8", false, "found format 'rgb8; jpeg compressed bgr8'; expected 'png'")]
    [InlineData("png", "16UC1; compressedDepth png", false, "found format '16UC1; compressedDepth png'; expected 'png'")]
    [InlineData("jpeg", "jpeg", false, "found 11 bytes that do not begin as a file of 'jpeg' does")]
    [InlineData("png", "png", true, "found 7 bytes that do not begin as a file of 'png' does")]
    public void Read_AnotherFormat_SaysWhatWasFoundAndExpected(string encoding, string format, bool isJpeg, string expected) =>
        Assert.Equal(expected, Reader(encoding).Read(Payload(format, isJpeg ? Jpeg : Png), new ImageFrame(2, 1)));

    [Fact]
    public void Read_DamagedFileOrMessage_SaysWhatTheDecoderSays()
    {
        Assert.Equal("too long", Reader("jpeg").Read(Payload("jpeg", [.. Jpeg, .. new byte[100]]), new ImageFrame(2, 1)));
        byte[] payload = Payload("jpeg", Jpeg);
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.Contains(
                "that is no sensor_msgs/CompressedImage", Reader("jpeg").Read(payload.AsSpan(0, length), new ImageFrame(2, 1)), StringComparison.Ordinal);
        }
    }

    private static CompressedImageReader Reader(string encoding, int rotation = 0) => new(
        new CameraProfile
        {
            Name = "head",
            Topic = "/head/compressed",
            Transport = CameraTransport.CompressedImage,
            Encoding = encoding,
            Width = 2,
            Height = 1,
            RotationDegrees = rotation,
        },
        new CountingDecoder());

    private static byte[] Payload(string format, byte[] file) =>
        CdrMessage.ToBytes(new CompressedImage { Header = new Header(77, "head"), Format = format, Data = file });

    /// <summary>Samples that count up, of every file that is not long.</summary>
    private sealed class CountingDecoder : IPictureDecoder
    {
        public string? Decode(string encoding, ReadOnlySpan<byte> file, ImageFrame frame)
        {
            for (int index = 0; index < frame.Pixels.Length; index++)
            {
                frame.Pixels[index] = (byte)(index + 1);
            }

            return file.Length > 50 ? "too long" : null;
        }
    }
}
