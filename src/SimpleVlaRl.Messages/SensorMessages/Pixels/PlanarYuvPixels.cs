namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>NV12: a plane of lumas, then one of colour differences, U and V by turns, a pair for four pixels. Both have rows of one length.</summary>
internal sealed class PlanarYuvPixels : PixelLayout
{
    public override int MinimumStep(int width) => (width + 1) / 2 * 2;

    public override int RowCount(int height) => height + ((height + 1) / 2);

    public override void Convert(in PixelSource source, in FramePath path, Span<byte> pixels)
    {
        int length = MinimumStep(source.Width);
        for (int y = 0; y < source.Height; y++)
        {
            ReadOnlySpan<byte> lumas = source.Row(y, length);
            ReadOnlySpan<byte> differences = source.Row(source.Height + (y / 2), length);
            int to = path.Start + (y * path.StepY);
            for (int x = 0; x < source.Width; x += 2)
            {
                (int, int, int) chroma = Bt601.Chroma(differences[x], differences[x + 1]);
                Bt601.Write(pixels.Slice(to, FramePath.Channels), lumas[x], chroma);
                to += path.StepX;
                if (x + 1 < source.Width)
                {
                    Bt601.Write(pixels.Slice(to, FramePath.Channels), lumas[x + 1], chroma);
                    to += path.StepX;
                }
            }
        }
    }
}
