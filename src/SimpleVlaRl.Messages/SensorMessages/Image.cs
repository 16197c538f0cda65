using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>sensor_msgs/msg/Image: an uncompressed picture.</summary>
/// <remarks>
/// The hot paths copy nothing but pixels: <see cref="WriteStart"/> before the pixels of a two-part publish, and <see cref="ImageView"/> over a received
/// payload.
/// </remarks>
public sealed class Image : ICdrMessage
{
    private byte[] data = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "sensor_msgs/msg/Image",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Of("height", FieldKind.UInt32),
        FieldDescription.Of("width", FieldKind.UInt32),
        FieldDescription.Of("encoding", FieldKind.Text),
        FieldDescription.Of("is_bigendian", FieldKind.UInt8),
        FieldDescription.Of("step", FieldKind.UInt32),
        FieldDescription.Sequence("data", FieldKind.UInt8));

    /// <summary>When the picture was taken.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The height in pixels.</summary>
    public uint Height { get; set; }

    /// <summary>The width in pixels.</summary>
    public uint Width { get; set; }

    /// <summary>The pixel format, such as <c>rgb8</c>.</summary>
    public string Encoding { get; set; } = "";

    /// <summary>Not 0 when samples of several bytes are big-endian.</summary>
    public byte IsBigEndian { get; set; }

    /// <summary>The bytes of a row, padding included.</summary>
    public uint Step { get; set; }

    /// <summary>The rows, top to bottom.</summary>
    public byte[] Data { get => data; set => data = value; }

    /// <summary>Writes everything before the pixels of an rgb8 frame; the frame's pixels come directly after. Does not allocate.</summary>
    /// <param name="destination">Where it goes; 64 bytes and the length of the frame id are enough.</param>
    /// <param name="frameId">The camera's frame of reference, UTF-8.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="InvalidOperationException">The destination is too small; the message says by how much.</exception>
    public static int WriteStart(Span<byte> destination, ReadOnlySpan<byte> frameId, ImageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        CdrWriter writer = new(destination);
        Time.Write(ref writer, frame.StampNanoseconds);
        writer.WriteString(frameId);
        writer.WriteUInt32((uint)frame.Height);
        writer.WriteUInt32((uint)frame.Width);
        writer.WriteString("rgb8"u8);
        writer.WriteByte(0);
        writer.WriteUInt32((uint)frame.Width * 3);
        writer.WriteSequenceLength(frame.Pixels.Length);
        return writer.Written.Length;
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteUInt32(Height);
        writer.WriteUInt32(Width);
        writer.WriteString(Encoding);
        writer.WriteByte(IsBigEndian);
        writer.WriteUInt32(Step);
        writer.WriteSequence<byte>(data);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!Header.TryRead(ref reader, out Header header) || !reader.TryReadUInt32(out uint height) || !reader.TryReadUInt32(out uint width)
            || !reader.TryReadString(out string encoding) || !reader.TryReadByte(out byte isBigEndian) || !reader.TryReadUInt32(out uint step))
        {
            return false;
        }

        (Header, Height, Width, Encoding, IsBigEndian, Step) = (header, height, width, encoding, isBigEndian, step);
        return reader.TryReadSequence(ref data);
    }
}
