namespace SimpleVlaRl.Training.Imitation;

/// <summary>Equal-sized pictures as bytes, in blocks large enough that the collector never moves them.</summary>
/// <param name="frameBytes">The bytes of one frame.</param>
internal sealed class FrameStore(int frameBytes)
{
    private const int FramesPerBlock = 512;
    private readonly List<byte[]> blocks = [];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => blocks[index / FramesPerBlock].AsSpan(index % FramesPerBlock * frameBytes, frameBytes);

    public void Add(ReadOnlySpan<byte> frame)
    {
        if (frame.Length != frameBytes)
        {
            throw new ArgumentException($"The frame has {frame.Length} bytes; expected {frameBytes}.", nameof(frame));
        }

        if (Count == blocks.Count * FramesPerBlock)
        {
            blocks.Add(new byte[FramesPerBlock * frameBytes]);
        }

        frame.CopyTo(blocks[^1].AsSpan(Count % FramesPerBlock * frameBytes));
        Count++;
    }
}
