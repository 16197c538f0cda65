using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>A received sensor_msgs/msg/CompressedImage, read in place; valid as long as the payload is. Does not allocate.</summary>
public readonly ref struct CompressedImageView
{
    /// <summary>When the picture was taken, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; private init; }

    /// <summary>How it is compressed, UTF-8.</summary>
    public ReadOnlySpan<byte> Format { get; private init; }

    /// <summary>The compressed file.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Reads a payload in place.</summary>
    /// <param name="payload">The payload with its encapsulation.</param>
    /// <param name="view">The picture.</param>
    /// <returns>Whether the payload held all fields.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out CompressedImageView view)
    {
        view = default;
        CdrReader reader = new(payload);
        if (!Header.TryReadView(ref reader, out long stamp, out _) || !reader.TryReadString(out ReadOnlySpan<byte> format)
            || !reader.TryReadSequenceView<byte>(out ReadOnlySpan<byte> data))
        {
            return false;
        }

        view = new() { StampNanoseconds = stamp, Format = format, Data = data };
        return true;
    }
}
