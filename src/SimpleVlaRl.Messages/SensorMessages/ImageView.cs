using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>A received sensor_msgs/msg/Image, read in place; valid as long as the payload is. Does not allocate.</summary>
public readonly ref struct ImageView
{
    private const int Channels = 3;

    /// <summary>When the picture was taken, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; private init; }

    /// <summary>The camera's frame of reference, UTF-8.</summary>
    public ReadOnlySpan<byte> FrameId { get; private init; }

    /// <summary>The height in pixels.</summary>
    public uint Height { get; private init; }

    /// <summary>The width in pixels.</summary>
    public uint Width { get; private init; }

    /// <summary>The pixel format, UTF-8.</summary>
    public ReadOnlySpan<byte> Encoding { get; private init; }

    /// <summary>The bytes of a row, padding included.</summary>
    public uint Step { get; private init; }

    /// <summary>The rows, top to bottom.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Reads a payload in place.</summary>
    /// <param name="payload">The payload with its encapsulation.</param>
    /// <param name="view">The picture.</param>
    /// <returns>Whether the payload held all fields.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ImageView view)
    {
        view = default;
        CdrReader reader = new(payload);
        if (!Header.TryReadView(ref reader, out long stamp, out ReadOnlySpan<byte> frameId) || !reader.TryReadUInt32(out uint height)
            || !reader.TryReadUInt32(out uint width)
            || !reader.TryReadString(out ReadOnlySpan<byte> encoding) || !reader.TryReadByte(out _) || !reader.TryReadUInt32(out uint step)
            || !reader.TryReadSequenceView<byte>(out ReadOnlySpan<byte> data))
        {
            return false;
        }

        view = new() { StampNanoseconds = stamp, FrameId = frameId, Height = height, Width = width, Encoding = encoding, Step = step, Data = data };
        return true;
    }

    /// <summary>Copies the pixels and the stamp into a frame. Rows lose their padding, bgr8 becomes rgb8.</summary>
    /// <param name="frame">The frame to overwrite; its time of receipt is left alone.</param>
    /// <returns>Whether it was copied, else why not; then the frame is unchanged.</returns>
    public ImageCopyResult CopyTo(ImageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        bool isBgr = Encoding.SequenceEqual("bgr8"u8);
        if (!isBgr && !Encoding.SequenceEqual("rgb8"u8))
        {
            return ImageCopyResult.WrongEncoding;
        }

        if (Width != (uint)frame.Width || Height != (uint)frame.Height)
        {
            return ImageCopyResult.WrongSize;
        }

        int rowSize = frame.Width * Channels;
        if (Step < (uint)rowSize || (ulong)Step * Height > (ulong)Data.Length)
        {
            return ImageCopyResult.Truncated;
        }

        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<byte> source = Data.Slice(y * (int)Step, rowSize);
            Span<byte> destination = frame.Pixels.AsSpan(y * rowSize, rowSize);
            if (isBgr)
            {
                SwapRedAndBlue(source, destination);
            }
            else
            {
                source.CopyTo(destination);
            }
        }

        frame.StampNanoseconds = StampNanoseconds;
        return ImageCopyResult.Copied;
    }

    private static void SwapRedAndBlue(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int x = 0; x < source.Length; x += Channels)
        {
            destination[x] = source[x + 2];
            destination[x + 1] = source[x + 1];
            destination[x + 2] = source[x];
        }
    }
}
