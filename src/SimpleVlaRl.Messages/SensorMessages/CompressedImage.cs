using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>sensor_msgs/msg/CompressedImage: a picture as JPEG or PNG.</summary>
public sealed class CompressedImage : ICdrMessage
{
    private byte[] data = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "sensor_msgs/msg/CompressedImage",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Of("format", FieldKind.Text),
        FieldDescription.Sequence("data", FieldKind.UInt8));

    /// <summary>When the picture was taken.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>How it is compressed, such as <c>jpeg</c> or <c>rgb8; jpeg compressed bgr8</c>.</summary>
    public string Format { get; set; } = "";

    /// <summary>The compressed file.</summary>
    public byte[] Data { get => data; set => data = value; }

    /// <summary>Appends a compressed picture from spans. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="stampNanoseconds">When the picture was taken, nanoseconds since 1970.</param>
    /// <param name="frameId">The camera's frame of reference, UTF-8.</param>
    /// <param name="format">How it is compressed, UTF-8.</param>
    /// <param name="data">The compressed file.</param>
    public static void Write(
        ref CdrWriter writer, long stampNanoseconds, scoped ReadOnlySpan<byte> frameId, scoped ReadOnlySpan<byte> format, scoped ReadOnlySpan<byte> data)
    {
        BuiltinInterfaces.Time.Write(ref writer, stampNanoseconds);
        writer.WriteString(frameId);
        writer.WriteString(format);
        writer.WriteSequence(data);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteString(Format);
        writer.WriteSequence<byte>(data);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadString(out string format);
        (Header, Format) = (header, format);
        return read && reader.TryReadSequence(ref data);
    }
}
