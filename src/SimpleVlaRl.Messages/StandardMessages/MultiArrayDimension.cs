using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/MultiArrayDimension: one dimension of an array.</summary>
/// <param name="Label">The dimension's name.</param>
/// <param name="Size">How many elements it has.</param>
/// <param name="Stride">How many elements of the array its whole extent takes.</param>
public readonly record struct MultiArrayDimension(string Label, uint Size, uint Stride)
{
    // A text's length, and two numbers.
    internal const int MinimumSize = 3 * sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "std_msgs/msg/MultiArrayDimension",
        FieldDescription.Of("label", FieldKind.Text),
        FieldDescription.Of("size", FieldKind.UInt32),
        FieldDescription.Of("stride", FieldKind.UInt32));

    internal void Write(ref CdrWriter writer)
    {
        writer.WriteString(Label);
        writer.WriteUInt32(Size);
        writer.WriteUInt32(Stride);
    }

    internal static bool TryRead(ref CdrReader reader, out MultiArrayDimension dimension)
    {
        bool read = reader.TryReadString(out string label) & reader.TryReadUInt32(out uint size) & reader.TryReadUInt32(out uint stride);
        dimension = new(label, size, stride);
        return read;
    }
}
