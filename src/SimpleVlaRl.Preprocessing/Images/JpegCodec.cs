using System.Buffers.Binary;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Preprocessing.Interop;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>Camera frames as JPEG, the form in which episodes keep them and compressed camera topics send them.</summary>
public static class JpegCodec
{
    /// <summary>The largest picture that is decoded.</summary>
    public const int MaximumPixels = 1 << 25;

    /// <summary>Demands the JPEG library, for callers who would rather hear of its absence before their work than in it.</summary>
    /// <exception cref="DllNotFoundException">libturbojpeg is not there, or too old.</exception>
    public static void Require() => TurboJpegLibrary.EnsureLoaded();

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">The frame, rgb8.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>A baseline JPEG with halved chroma.</returns>
    public static byte[] Encode(ImageFrame frame, int quality)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return JpegCoder.OfThisThread.Compress(frame.Pixels, frame.Width, frame.Height, quality).ToArray();
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="jpeg">A JPEG.</param>
    /// <returns>The frame, rgb8, without stamps.</returns>
    /// <exception cref="InvalidDataException">The bytes are no JPEG, a damaged one, or one that is too large.</exception>
    public static ImageFrame Decode(byte[] jpeg)
    {
        ArgumentNullException.ThrowIfNull(jpeg);
        (int width, int height) = ReadSize(jpeg);
        if ((long)width * height is < 1 or > MaximumPixels)
        {
            throw new InvalidDataException($"The JPEG is {width}x{height}; at most {MaximumPixels} pixels are decoded.");
        }

        ImageFrame frame = new(width, height);
        Decode(jpeg, frame);
        return frame;
    }

    /// <summary>
    /// Decodes a frame of a size that is known already, in place. A JPEG that says another size is refused before anything is allocated for it.
    /// </summary>
    /// <param name="jpeg">A JPEG.</param>
    /// <param name="destination">The frame to overwrite, with what could be decoded where the JPEG is refused as damaged; its stamps are left alone.</param>
    /// <exception cref="InvalidDataException">The bytes are no JPEG, a damaged one, or one of another size.</exception>
    public static void Decode(ReadOnlySpan<byte> jpeg, ImageFrame destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        (int width, int height) = ReadSize(jpeg);
        if (width != destination.Width || height != destination.Height)
        {
            throw new InvalidDataException($"The JPEG is {width}x{height}; expected {destination.Width}x{destination.Height}.");
        }

        JpegCoder.OfThisThread.Decompress(jpeg, destination.Pixels, width, height);
    }

    /// <summary>The size in the start-of-frame segment (ITU-T T.81, B.2.2), read before a decoder allocates by it.</summary>
    /// <param name="jpeg">A JPEG.</param>
    /// <returns>The size in pixels.</returns>
    /// <exception cref="InvalidDataException">There is no start of frame.</exception>
    public static (int Width, int Height) ReadSize(ReadOnlySpan<byte> jpeg)
    {
        int position = jpeg is [0xFF, 0xD8, ..] ? 2 : jpeg.Length;
        while (position + 9 <= jpeg.Length && jpeg[position] == 0xFF)
        {
            byte marker = jpeg[position + 1];
            if (marker == 0xFF)
            {
                position++;
                continue;
            }

            bool isStartOfFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isStartOfFrame)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 5)..]));
            }

            // Markers without a length have no place before the frame; a decoder that skips them would find another frame than we do.
            bool hasLength = marker is not (0x00 or 0x01 or (>= 0xD0 and <= 0xD9));
            if (!hasLength)
            {
                break;
            }

            position += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(position + 2)..]);
        }

        throw new InvalidDataException($"The {jpeg.Length} bytes are no JPEG: there is no start-of-frame segment.");
    }
}
