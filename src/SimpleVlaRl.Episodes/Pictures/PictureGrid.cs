using SimpleVlaRl.Core.Observations;
using SkiaSharp;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>Several frames in rows, each with a caption below, in a PNG.</summary>
public static class PictureGrid
{
    private const int FrameHeight = 180;
    private const int CaptionHeight = 24;
    private const int Gap = 6;
    private const float LetterHeight = 13;
    private const int Compression = 9;

    /// <summary>Draws the grid.</summary>
    /// <param name="frames">The frames, all of the same size, with their captions, in reading order.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    /// <exception cref="FileNotFoundException">There is no typeface to write the captions with.</exception>
    public static byte[] Draw(IReadOnlyList<(ImageFrame Frame, string Caption)> frames, int columns)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (frames.Count == 0)
        {
            throw new ArgumentException("There is no frame to draw.", nameof(frames));
        }

        int width = Math.Max(1, FrameHeight * frames[0].Frame.Width / frames[0].Frame.Height);
        int rows = (frames.Count + columns - 1) / columns;
        using SKBitmap grid = PicturePlacement.Canvas(((width + Gap) * columns) + Gap, ((FrameHeight + CaptionHeight) * rows) + Gap);
        using SKCanvas canvas = new(grid);
        canvas.Clear(PicturePlacement.Background);
        for (int index = 0; index < frames.Count; index++)
        {
            int left = Gap + (index % columns * (width + Gap));
            int top = Gap + (index / columns * (FrameHeight + CaptionHeight));
            PicturePlacement.Paste(canvas, frames[index].Frame, SKRectI.Create(left, top, width, FrameHeight));
            PicturePlacement.Write(canvas, frames[index].Caption, left + 2, top + FrameHeight + 16, LetterHeight);
        }

        return PicturePlacement.Png(grid, Compression);
    }
}
