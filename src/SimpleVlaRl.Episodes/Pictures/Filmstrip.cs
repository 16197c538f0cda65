using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Reading;
using SkiaSharp;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>An episode at a glance: frames of one camera side by side in a PNG, with a caption and a bar in the outcome's colour.</summary>
public static class Filmstrip
{
    private const int FrameCount = 8;
    private const int FrameHeight = 180;
    private const int CaptionHeight = 36;
    private const int BarHeight = 8;
    private const int GapWidth = 6;
    private const float LetterHeight = 18;
    private const int Compression = 6;

    /// <summary>Draws the strip.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="camera">The camera; the first of the episode when null.</param>
    /// <param name="outcome">The outcome to show; the recorded one when null, and a label's when there is one to give.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="InvalidDataException">The camera recorded no frame.</exception>
    /// <exception cref="FileNotFoundException">There is no typeface to write the caption with.</exception>
    public static byte[] Draw(EpisodeReader episode, string? camera = null, EpisodeOutcome? outcome = null)
    {
        ArgumentNullException.ThrowIfNull(episode);
        string head = camera ?? (episode.Header.CameraNames.Count > 0 ? episode.Header.CameraNames[0] : "");
        IReadOnlyList<long> stamps = head.Length == 0 ? [] : episode.FrameStamps(head);
        if (stamps.Count == 0)
        {
            throw new InvalidDataException($"'{episode.Path}' has no frame of camera '{head}'; there is nothing to draw.");
        }

        EpisodeOutcome shown = outcome ?? episode.Summary.Outcome;
        ImageFrame first = episode.FindFrame(head, stamps[0])!.Decode();
        int width = Math.Max(1, FrameHeight * first.Width / first.Height);
        using SKBitmap strip = PicturePlacement.Canvas(((width + GapWidth) * FrameCount) - GapWidth, CaptionHeight + BarHeight + FrameHeight);
        using SKCanvas canvas = new(strip);
        canvas.Clear(PicturePlacement.Background);
        for (int i = 0; i < FrameCount; i++)
        {
            long stamp = stamps[(int)((long)i * (stamps.Count - 1) / (FrameCount - 1))];
            PicturePlacement.Paste(
                canvas, episode.FindFrame(head, stamp)!.Decode(), SKRectI.Create(i * (width + GapWidth), CaptionHeight + BarHeight, width, FrameHeight));
        }

        EpisodeHeader header = episode.Header;
        string caption = $"{header.Task}  seed {header.Seed}  {shown}  {episode.Summary.Duration.TotalSeconds:0.0} s";
        PicturePlacement.Write(canvas, caption, 10, 25, LetterHeight);
        using SKPaint bar = new() { Color = ColourOf(shown.Kind) };
        canvas.DrawRect(SKRect.Create(0, CaptionHeight, strip.Width, BarHeight), bar);
        return PicturePlacement.Png(strip, Compression);
    }

    /// <summary>The four differ in lightness too, and the word stands above them.</summary>
    private static SKColor ColourOf(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Success => new SKColor(60, 190, 80),
        OutcomeKind.Failure => new SKColor(220, 60, 50),
        OutcomeKind.Invalid => new SKColor(240, 170, 20),
        _ => new SKColor(160, 160, 160),
    };
}
