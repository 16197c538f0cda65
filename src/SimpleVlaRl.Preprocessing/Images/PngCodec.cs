using SimpleVlaRl.Core.Observations;
using SkiaSharp;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>PNG files as camera frames, the other form in which compressed camera topics send them.</summary>
public static class PngCodec
{
    private const int DecodedSize = 4;

    /// <summary>Whether a file says of itself that it is a PNG.</summary>
    /// <param name="file">The file.</param>
    /// <returns>By its first four bytes (RFC 2083, 3.1); it may be damaged all the same.</returns>
    public static bool Is(ReadOnlySpan<byte> file) => file is [0x89, 0x50, 0x4E, 0x47, ..];

    /// <summary>Reads a picture's size, without decoding it.</summary>
    /// <param name="png">A PNG.</param>
    /// <returns>Its width and height in pixels.</returns>
    /// <exception cref="InvalidDataException">The bytes are no PNG, or one larger than a picture may be.</exception>
    public static (int Width, int Height) ReadSize(ReadOnlySpan<byte> png)
    {
        using SKData file = SKData.CreateCopy(png);
        using SKCodec? codec = SKCodec.Create(file);
        return codec is { EncodedFormat: SKEncodedImageFormat.Png, Info: { Width: > 0, Height: > 0 } info }
            && (long)info.Width * info.Height <= JpegCodec.MaximumPixels
            ? (info.Width, info.Height)
            : throw new InvalidDataException($"The {png.Length} bytes are no PNG of at most {JpegCodec.MaximumPixels} pixels, or a damaged one.");
    }

    /// <summary>Decodes a frame of a size that is known already, in place. A PNG that says another size is refused before it is decoded.</summary>
    /// <param name="png">A PNG; what is transparent in it is taken as it is.</param>
    /// <param name="destination">The frame to overwrite; unchanged where the PNG is refused; its stamps are left alone.</param>
    /// <exception cref="InvalidDataException">The bytes are no PNG, a damaged one, or one of another size.</exception>
    public static void Decode(ReadOnlySpan<byte> png, ImageFrame destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using SKData file = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(file) ?? throw new InvalidDataException($"The {png.Length} bytes are no PNG, or a damaged one.");
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (codec.EncodedFormat != SKEncodedImageFormat.Png || width != destination.Width || height != destination.Height)
        {
            throw new InvalidDataException($"The {codec.EncodedFormat.ToString().ToUpperInvariant()} is {width}x{height}; expected a PNG of "
                + $"{destination.Width}x{destination.Height}.");
        }

        using SKBitmap picture = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        SKCodecResult result = codec.GetPixels(picture.Info, picture.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new InvalidDataException($"The {png.Length} bytes of a {width}x{height} PNG cannot be decoded; they are damaged ({result}).");
        }

        ReadOnlySpan<byte> samples = picture.GetPixelSpan();
        for (int from = 0, to = 0; to < destination.Pixels.Length; from += DecodedSize, to += DecodedSize - 1)
        {
            samples.Slice(from, DecodedSize - 1).CopyTo(destination.Pixels.AsSpan(to));
        }
    }
}
