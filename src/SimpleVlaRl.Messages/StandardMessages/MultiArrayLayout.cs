using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/MultiArrayLayout: how the elements of an array lie. Controllers ignore it.</summary>
/// <param name="Dimensions">The dimensions, outermost first; empty where the array is a list.</param>
/// <param name="DataOffset">How many elements come before the array.</param>
public sealed record MultiArrayLayout(IReadOnlyList<MultiArrayDimension> Dimensions, uint DataOffset)
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "std_msgs/msg/MultiArrayLayout",
        FieldDescription.Sequence("dim", MultiArrayDimension.Description),
        FieldDescription.Of("data_offset", FieldKind.UInt32));

    /// <summary>The layout of a list.</summary>
    public static MultiArrayLayout List { get; } = new([], 0);

    internal void Write(ref CdrWriter writer)
    {
        writer.WriteSequenceLength(Dimensions.Count);
        for (int i = 0; i < Dimensions.Count; i++)
        {
            Dimensions[i].Write(ref writer);
        }

        writer.WriteUInt32(DataOffset);
    }

    internal static bool TryRead(ref CdrReader reader, out MultiArrayLayout layout)
    {
        layout = List;
        if (!reader.TryReadSequenceLength(MultiArrayDimension.MinimumSize, out int count))
        {
            return false;
        }

        MultiArrayDimension[] dimensions = new MultiArrayDimension[count];
        for (int i = 0; i < count; i++)
        {
            if (!MultiArrayDimension.TryRead(ref reader, out dimensions[i]))
            {
                return false;
            }
        }

        bool read = reader.TryReadUInt32(out uint offset);
        layout = new(dimensions, offset);
        return read;
    }
}
