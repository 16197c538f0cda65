namespace SimpleVlaRl.Training.Imitation;

/// <summary>Shifts a picture by whole pixels, edge samples repeated, and changes brightness and contrast, in one pass over its bytes.</summary>
internal static class ImageAugmentation
{
    private const int Channels = 3;

    /// <summary>Writes a changed picture.</summary>
    /// <param name="source">The picture, [size, size, 3].</param>
    /// <param name="size">Its side in pixels.</param>
    /// <param name="random">Draws the change.</param>
    /// <param name="changes">How large it may be.</param>
    /// <param name="destination">The changed picture.</param>
    public static void Apply(ReadOnlySpan<byte> source, int size, Random random, in ImageChanges changes, Span<byte> destination)
    {
        int shiftX = random.Next(-changes.ShiftPixels, changes.ShiftPixels + 1);
        int shiftY = random.Next(-changes.ShiftPixels, changes.ShiftPixels + 1);
        Span<byte> table = stackalloc byte[256];
        double contrast = 1 + (changes.ContrastJitter * ((2 * random.NextDouble()) - 1));
        double brightness = 255 * changes.BrightnessJitter * ((2 * random.NextDouble()) - 1);
        for (int sample = 0; sample < table.Length; sample++)
        {
            table[sample] = (byte)Math.Clamp(Math.Round(((sample - 127.5) * contrast) + 127.5 + brightness), 0, 255);
        }

        int rowBytes = size * Channels;
        int firstColumn = Math.Max(0, -shiftX);
        int lastColumn = Math.Min(size, size - shiftX);
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<byte> from = source.Slice(Math.Clamp(row + shiftY, 0, size - 1) * rowBytes, rowBytes);
            Span<byte> to = destination.Slice(row * rowBytes, rowBytes);
            ReadOnlySpan<byte> run = from[((firstColumn + shiftX) * Channels)..((lastColumn + shiftX) * Channels)];
            Span<byte> target = to[(firstColumn * Channels)..];
            for (int index = 0; index < run.Length; index++)
            {
                target[index] = table[run[index]];
            }

            for (int column = 0; column < firstColumn; column++)
            {
                to.Slice(firstColumn * Channels, Channels).CopyTo(to[(column * Channels)..]);
            }

            for (int column = lastColumn; column < size; column++)
            {
                to.Slice((lastColumn - 1) * Channels, Channels).CopyTo(to[(column * Channels)..]);
            }
        }
    }
}
