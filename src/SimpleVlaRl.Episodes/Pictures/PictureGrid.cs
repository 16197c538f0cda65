using OpenCvSharp;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Episodes.Pictures;

/// <summary>Several frames in rows, each with a caption below, in a PNG.</summary>
public static class PictureGrid
{
    private const int FrameHeight = 180;
    private const int CaptionHeight = 24;
    private const int Gap = 6;

    /// <summary>Draws the grid.</summary>
    /// <param name="frames">The frames, all of the same size, with their captions, in reading order.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <returns>A PNG.</returns>
    /// <exception cref="ArgumentException">There is no frame.</exception>
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
        using Mat grid = new(((FrameHeight + CaptionHeight) * rows) + Gap, ((width + Gap) * columns) + Gap, MatType.CV_8UC3, new Scalar(32, 32, 32));
        for (int index = 0; index < frames.Count; index++)
        {
            int left = Gap + (index % columns * (width + Gap));
            int top = Gap + (index / columns * (FrameHeight + CaptionHeight));
            PicturePlacement.Paste(grid, frames[index].Frame, new Rect(left, top, width, FrameHeight));
            Cv2.PutText(grid, frames[index].Caption, new Point(left + 2, top + FrameHeight + 16), HersheyFonts.HersheySimplex, 0.45, new Scalar(240, 240, 240), 1, LineTypes.AntiAlias);
        }

        Cv2.ImEncode(".png", grid, out byte[] png, new ImageEncodingParam(ImwriteFlags.PngCompression, 9));
        return png;
    }
}
