using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/Float64MultiArray: what the forward command controllers of ros2_control take on <c>~/commands</c>, one number per interface.</summary>
public sealed class Float64MultiArray : ICdrMessage
{
    private double[] data = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "std_msgs/msg/Float64MultiArray",
        FieldDescription.Of("layout", MultiArrayLayout.Description),
        FieldDescription.Sequence("data", FieldKind.Float64));

    /// <summary>How the elements lie.</summary>
    public MultiArrayLayout Layout { get; set; } = MultiArrayLayout.List;

    /// <summary>The elements.</summary>
    public double[] Data { get => data; set => data = value; }

    /// <summary>Appends a list of numbers. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="data">The numbers.</param>
    public static void Write(ref CdrWriter writer, scoped ReadOnlySpan<double> data)
    {
        MultiArrayLayout.List.Write(ref writer);
        writer.WriteSequence(data);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Layout.Write(ref writer);
        writer.WriteSequence<double>(data);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = MultiArrayLayout.TryRead(ref reader, out MultiArrayLayout layout);
        Layout = layout;
        return read && reader.TryReadSequence(ref data);
    }
}
