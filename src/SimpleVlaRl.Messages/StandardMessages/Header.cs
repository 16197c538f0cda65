using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/Header: when and in which frame of reference.</summary>
/// <param name="StampNanoseconds">When, nanoseconds since 1970.</param>
/// <param name="FrameId">The frame of reference; may be empty.</param>
public readonly record struct Header(long StampNanoseconds, string FrameId)
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "std_msgs/msg/Header",
        FieldDescription.Of("stamp", Time.Description),
        FieldDescription.Of("frame_id", FieldKind.Text));

    /// <summary>Appends the fields.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref CdrWriter writer)
    {
        Time.Write(ref writer, StampNanoseconds);
        writer.WriteString(FrameId ?? "");
    }

    /// <summary>Reads a header.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="header">The header.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out Header header)
    {
        bool read = Time.TryRead(ref reader, out long stamp) & reader.TryReadString(out string frameId);
        header = new(stamp, frameId);
        return read;
    }

    /// <summary>Reads a header without copying its text.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="stampNanoseconds">When, nanoseconds since 1970.</param>
    /// <param name="frameId">The frame of reference as UTF-8, a view of the payload.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryReadView(scoped ref CdrReader reader, out long stampNanoseconds, out ReadOnlySpan<byte> frameId) =>
        Time.TryRead(ref reader, out stampNanoseconds) & reader.TryReadString(out frameId);
}
