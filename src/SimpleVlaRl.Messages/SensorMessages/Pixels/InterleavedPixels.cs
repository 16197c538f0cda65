namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>One pixel after the other, each with all its samples; grey ones have one sample for all three colours.</summary>
/// <param name="size">The bytes of a pixel.</param>
/// <param name="red">Where in it the red sample is.</param>
/// <param name="green">Where the green one is.</param>
/// <param name="blue">Where the blue one is.</param>
internal sealed class InterleavedPixels(int size, int red, int green, int blue) : PixelLayout
{
    private bool IsRgb => (size, red, green, blue) == (FramePath.Channels, 0, 1, 2);

    public override int MinimumStep(int width) => width * size;

    public override void Convert(in PixelSource source, in FramePath path, Span<byte> pixels)
    {
        for (int y = 0; y < source.Height; y++)
        {
            ReadOnlySpan<byte> row = source.Row(y, source.Width * size);
            int to = path.Start + (y * path.StepY);
            if (IsRgb && path.StepX == FramePath.Channels)
            {
                row.CopyTo(pixels[to..]);
                continue;
            }

            for (int from = 0; from < row.Length; from += size, to += path.StepX)
            {
                ReadOnlySpan<byte> pixel = row.Slice(from, size);
                Span<byte> place = pixels.Slice(to, FramePath.Channels);
                place[0] = pixel[red];
                place[1] = pixel[green];
                place[2] = pixel[blue];
            }
        }
    }
}
