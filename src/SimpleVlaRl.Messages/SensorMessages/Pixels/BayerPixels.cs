namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>One colour per pixel behind a mosaic of filters; the other two are the means of the nearest pixels that have them.</summary>
/// <remarks>
/// The bilinear arithmetic of OpenCV, bit for bit: means are rounded half up, and a pixel at the picture's border has the colour of the nearest one that is
/// not.
/// </remarks>
/// <param name="redColumn">Whether red is in the even columns (0) or the odd ones (1).</param>
/// <param name="redRow">Whether red is in the even rows (0) or the odd ones (1).</param>
internal sealed class BayerPixels(int redColumn, int redRow) : PixelLayout
{
    public override int MinimumStep(int width) => width;

    public override void Convert(in PixelSource source, in FramePath path, Span<byte> pixels)
    {
        for (int y = 0; y < source.Height; y++)
        {
            int row = Inner(y, source.Height);
            ReadOnlySpan<byte> above = source.Row(Math.Max(row - 1, 0), source.Width);
            ReadOnlySpan<byte> own = source.Row(row, source.Width);
            ReadOnlySpan<byte> below = source.Row(Math.Min(row + 1, source.Height - 1), source.Width);
            bool isRedRow = (row & 1) == redRow;
            int to = path.Start + (y * path.StepY);
            for (int x = 0; x < source.Width; x++, to += path.StepX)
            {
                Write(pixels.Slice(to, FramePath.Channels), above, own, below, Inner(x, source.Width), isRedRow);
            }
        }
    }

    private void Write(
        Span<byte> pixel, ReadOnlySpan<byte> above, ReadOnlySpan<byte> own, ReadOnlySpan<byte> below, int column, bool isRedRow)
    {
        (int left, int right) = (Math.Max(column - 1, 0), Math.Min(column + 1, own.Length - 1));
        bool isRedColumn = (column & 1) == redColumn;
        if (isRedRow == isRedColumn)
        {
            byte cross = (byte)((above[column] + below[column] + own[left] + own[right] + 2) >> 2);
            byte corners = (byte)((above[left] + above[right] + below[left] + below[right] + 2) >> 2);
            (pixel[0], pixel[1], pixel[2]) = isRedRow ? (own[column], cross, corners) : (corners, cross, own[column]);
            return;
        }

        byte beside = (byte)((own[left] + own[right] + 1) >> 1);
        byte over = (byte)((above[column] + below[column] + 1) >> 1);
        (pixel[0], pixel[1], pixel[2]) = isRedRow ? (beside, own[column], over) : (over, own[column], beside);
    }

    /// <summary>The nearest place that has neighbours on both sides, where the picture is large enough for one.</summary>
    private static int Inner(int place, int length) => Math.Min(Math.Max(place, 1), Math.Max(length - 2, 0));
}
