using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>A picture as its camera published it.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Encoding">The pixel format; <c>jpeg</c> or <c>png</c> for a compressed one.</param>
internal sealed record SeenPicture(int Width, int Height, string Encoding)
{
    // PNG (RFC 2083): eight bytes of signature, length and name of the first chunk, then width and height.
    private const int PngWidth = 16;
    private const int PngHeight = 20;
    private const int PngHeader = 24;

    /// <summary>What a compressed picture is, from its first bytes and not from what the message says.</summary>
    /// <returns>The picture; null when it is neither JPEG nor PNG.</returns>
    public static SeenPicture? Of(CompressedImage image)
    {
        ReadOnlySpan<byte> data = image.Data;
        if (data.Length >= PngHeader && PngCodec.Is(data))
        {
            return new((int)BigEndian(data[PngWidth..]), (int)BigEndian(data[PngHeight..]), "png");
        }

        if (data is not [0xff, 0xd8, ..])
        {
            return null;
        }

        try
        {
            (int width, int height) = JpegCodec.ReadSize(data);
            return new(width, height, "jpeg");
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static uint BigEndian(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
