using OpenCvSharp;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>An episode at a glance: frames of one camera side by side in a PNG, with a caption and a bar in the outcome's colour.</summary>
public static class Filmstrip
{
    private const int FrameCount = 8;
    private const int FrameHeight = 180;
    private const int CaptionHeight = 36;
    private const int BarHeight = 8;
    private const int GapWidth = 6;

    /// <summary>Draws the strip.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="camera">The camera; the first of the episode when null.</param>
    /// <param name="outcome">The outcome to show; the recorded one when null, and a label's when there is one to give.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="InvalidDataException">The camera recorded no frame.</exception>
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
        using Mat strip = new(CaptionHeight + BarHeight + FrameHeight, ((width + GapWidth) * FrameCount) - GapWidth, MatType.CV_8UC3, new Scalar(32, 32, 32));
        for (int i = 0; i < FrameCount; i++)
        {
            long stamp = stamps[(int)((long)i * (stamps.Count - 1) / (FrameCount - 1))];
            PicturePlacement.Paste(strip, episode.FindFrame(head, stamp)!.Decode(), new Rect(i * (width + GapWidth), CaptionHeight + BarHeight, width, FrameHeight));
        }

        EpisodeHeader header = episode.Header;
        string caption = $"{header.Task}  seed {header.Seed}  {shown}  {episode.Summary.Duration.TotalSeconds:0.0} s";
        Cv2.PutText(strip, caption, new Point(10, 25), HersheyFonts.HersheySimplex, 0.65, new Scalar(240, 240, 240), 1, LineTypes.AntiAlias);
        Cv2.Rectangle(strip, new Rect(0, CaptionHeight, strip.Width, BarHeight), ColourOf(shown.Kind), -1);
        Cv2.ImEncode(".png", strip, out byte[] png);
        return png;
    }

    /// <summary>Blue, green, red: OpenCV's order. The four differ in lightness too, and the word stands above them.</summary>
    private static Scalar ColourOf(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Success => new Scalar(80, 190, 60),
        OutcomeKind.Failure => new Scalar(50, 60, 220),
        OutcomeKind.Invalid => new Scalar(20, 170, 240),
        _ => new Scalar(160, 160, 160),
    };
}
