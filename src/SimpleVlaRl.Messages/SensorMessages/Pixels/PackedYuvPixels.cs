namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>Two pixels in four bytes: two lumas, and two colour differences that they share.</summary>
/// <param name="luma">Where in the four bytes the first luma is; the second is two bytes after it.</param>
/// <param name="blueDifference">Where U is.</param>
/// <param name="redDifference">Where V is.</param>
internal sealed class PackedYuvPixels(int luma, int blueDifference, int redDifference) : PixelLayout
{
    private const int PairSize = 4;

    public override int MinimumStep(int width) => (width + 1) / 2 * PairSize;

    public override void Convert(in PixelSource source, in FramePath path, Span<byte> pixels)
    {
        for (int y = 0; y < source.Height; y++)
        {
            ReadOnlySpan<byte> row = source.Row(y, MinimumStep(source.Width));
            int to = path.Start + (y * path.StepY);
            for (int x = 0; x < source.Width; x += 2)
            {
                ReadOnlySpan<byte> pair = row.Slice(x * 2, PairSize);
                (int, int, int) chroma = Bt601.Chroma(pair[blueDifference], pair[redDifference]);
                Bt601.Write(pixels.Slice(to, FramePath.Channels), pair[luma], chroma);
                to += path.StepX;
                if (x + 1 < source.Width)
                {
                    Bt601.Write(pixels.Slice(to, FramePath.Channels), pair[luma + 2], chroma);
                    to += path.StepX;
                }
            }
        }
    }
}
