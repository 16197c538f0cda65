using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>A received sensor_msgs/msg/Image, read in place; valid as long as the payload is. Does not allocate.</summary>
public readonly ref struct ImageView
{
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

    /// <summary>Whether samples of several bytes have the highest one first.</summary>
    public bool IsBigEndian { get; private init; }

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
            || !reader.TryReadString(out ReadOnlySpan<byte> encoding) || !reader.TryReadByte(out byte isBigEndian) || !reader.TryReadUInt32(out uint step)
            || !reader.TryReadSequenceView<byte>(out ReadOnlySpan<byte> data))
        {
            return false;
        }

        view = new()
        {
            StampNanoseconds = stamp,
            FrameId = frameId,
            Height = height,
            Width = width,
            Encoding = encoding,
            IsBigEndian = isBigEndian != 0,
            Step = step,
            Data = data,
        };
        return true;
    }
}
