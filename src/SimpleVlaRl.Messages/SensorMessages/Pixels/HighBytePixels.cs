namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>Grey of 16 bits, of which the higher eight are taken: a level for every 256 values.</summary>
internal sealed class HighBytePixels : PixelLayout
{
    private const int Size = 2;

    private readonly InterleavedPixels bigEndian = new(Size, red: 0, green: 0, blue: 0);
    private readonly InterleavedPixels littleEndian = new(Size, red: 1, green: 1, blue: 1);

    public override int MinimumStep(int width) => width * Size;

    public override void Convert(in PixelSource source, in FramePath path, Span<byte> pixels) =>
        (source.IsBigEndian ? bigEndian : littleEndian).Convert(source, path, pixels);
}
