namespace SimpleVlaRl.Messages.SensorMessages.Pixels;

/// <summary>How the samples of a picture lie, and how they become red, green and blue.</summary>
internal abstract class PixelLayout
{
    /// <summary>The fewest bytes of a row.</summary>
    public abstract int MinimumStep(int width);

    /// <summary>How many rows there are, those of further planes included.</summary>
    public virtual int RowCount(int height) => height;

    /// <summary>Writes a frame. Does not allocate.</summary>
    /// <param name="source">The picture; it has all its rows.</param>
    /// <param name="path">Where pixels go.</param>
    /// <param name="pixels">The frame's samples.</param>
    public abstract void Convert(in PixelSource source, in FramePath path, Span<byte> pixels);
}
