using SimpleVlaRl.Core.Observations;
using SkiaSharp;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>Puts frames and captions into a larger picture.</summary>
internal static class PicturePlacement
{
    private const int Channels = 3;

    private static readonly Lazy<SKTypeface> Typeface = new(FindTypeface);

    /// <summary>Behind the frames.</summary>
    public static SKColor Background { get; } = new(32, 32, 32);

    private static SKColor Ink { get; } = new(240, 240, 240);

    /// <summary>Makes a picture without transparency.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <returns>The picture; what it shows is undefined.</returns>
    public static SKBitmap Canvas(int width, int height) => new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));

    /// <summary>Resizes a frame into a place.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="place">Where it goes.</param>
    public static void Paste(SKCanvas canvas, ImageFrame frame, SKRectI place)
    {
        using SKBitmap picture = Canvas(frame.Width, frame.Height);
        Span<byte> samples = picture.GetPixelSpan();
        for (int from = 0, to = 0; from < frame.Pixels.Length; from += Channels, to += Channels + 1)
        {
            (samples[to], samples[to + 1], samples[to + 2], samples[to + 3]) = (
                frame.Pixels[from], frame.Pixels[from + 1], frame.Pixels[from + 2], byte.MaxValue);
        }

        picture.SetImmutable();
        using SKImage image = SKImage.FromBitmap(picture);

        // Smaller by averaging: from the mean over blocks of the nearest size. Larger shows the pixels as they are.
        SKSamplingOptions sampling = place.Width < frame.Width ? new(SKFilterMode.Linear, SKMipmapMode.Nearest) : new(SKFilterMode.Nearest);
        canvas.DrawImage(image, (SKRect)place, sampling);
    }

    /// <summary>Writes a caption.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="caption">The caption.</param>
    /// <param name="left">Where it begins.</param>
    /// <param name="baseline">What its letters stand on.</param>
    /// <param name="letterHeight">The typeface's size in pixels.</param>
    /// <exception cref="FileNotFoundException">There is no typeface.</exception>
    public static void Write(SKCanvas canvas, string caption, int left, int baseline, float letterHeight)
    {
        using SKFont font = new(Typeface.Value, letterHeight) { Edging = SKFontEdging.Antialias };
        using SKPaint ink = new() { Color = Ink, IsAntialias = true };
        canvas.DrawText(caption, left, baseline, SKTextAlign.Left, font, ink);
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="compression">From 0 to 9, the smallest.</param>
    /// <returns>A PNG.</returns>
    public static byte[] Png(SKBitmap picture, int compression)
    {
        using SKPixmap pixels = picture.PeekPixels();
        using SKData png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, compression))
            ?? throw new InvalidOperationException($"A picture of {picture.Width}x{picture.Height} cannot be made a PNG.");
        return png.ToArray();
    }

    /// <summary>
    /// Skia's library without dependencies has no typeface of its own and looks for files; where it finds none, it draws nothing and says nothing.
    /// </summary>
    private static SKTypeface FindTypeface()
    {
        SKTypeface? found = SKFontManager.Default.MatchFamily("DejaVu Sans") ?? SKTypeface.Default;
        return found is { GlyphCount: > 0 }
            ? found
            : throw new FileNotFoundException(
                "There is no typeface under /usr/share/fonts to write captions with; install one with 'apt-get install fonts-dejavu-core'.");
    }
}
