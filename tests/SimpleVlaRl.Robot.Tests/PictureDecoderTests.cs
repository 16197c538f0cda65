using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Robot.Run;

namespace SimpleVlaRl.Robot.Tests;

public sealed class PictureDecoderTests
{
    private readonly PictureDecoder decoder = new();

    [Fact]
    public void Decode_Jpeg_IsThePictureAndAllocatesNothing()
    {
        ImageFrame picture = Grey(level: 200);
        byte[] jpeg = JpegCodec.Encode(picture, 95);
        ImageFrame frame = new(picture.Width, picture.Height);
        Assert.Null(decoder.Decode("jpeg", jpeg, frame));
        Assert.All(frame.Pixels, sample => Assert.InRange(sample, 199, 201));
        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode("jpeg", jpeg, frame);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Decode_WhatCannotBeUsed_IsAValue()
    {
        ImageFrame picture = Grey(level: 100);
        byte[] jpeg = JpegCodec.Encode(picture, 95);
        ImageFrame frame = new(picture.Width, picture.Height);
        Assert.Contains("they are damaged", decoder.Decode("jpeg", jpeg.AsSpan(0, jpeg.Length / 2), frame)!, StringComparison.Ordinal);
        Assert.Equal(
            "found a file that cannot be used: The JPEG is 40x30; expected 40x31", decoder.Decode("jpeg", jpeg, new ImageFrame(40, 31)));
        Assert.Contains("are no PNG", decoder.Decode("png", new byte[100], frame)!, StringComparison.Ordinal);
    }

    private static ImageFrame Grey(byte level)
    {
        ImageFrame frame = new(40, 30);
        Array.Fill(frame.Pixels, level);
        return frame;
    }
}
