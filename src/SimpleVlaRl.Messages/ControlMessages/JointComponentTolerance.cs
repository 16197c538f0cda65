using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>control_msgs/msg/JointComponentTolerance: the same for a part of a joint with several degrees of freedom; no robot of ours has one.</summary>
internal readonly record struct JointComponentTolerance(string JointName, ushort Component, double Position, double Velocity, double Acceleration)
{
    // A text's length, the component, and three numbers.
    public const int MinimumSize = sizeof(uint) + sizeof(ushort) + (3 * sizeof(double));

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "control_msgs/msg/JointComponentTolerance",
        FieldDescription.Of("joint_name", FieldKind.Text),
        FieldDescription.Of("component", FieldKind.UInt16),
        FieldDescription.Of("position", FieldKind.Float64),
        FieldDescription.Of("velocity", FieldKind.Float64),
        FieldDescription.Of("acceleration", FieldKind.Float64));

    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(JointName);
        writer.WriteUInt16(Component);
        writer.WriteFloat64(Position);
        writer.WriteFloat64(Velocity);
        writer.WriteFloat64(Acceleration);
    }

    public static bool TryRead(ref CdrReader reader, out JointComponentTolerance tolerance)
    {
        bool read = reader.TryReadString(out string name) & reader.TryReadUInt16(out ushort component) & reader.TryReadFloat64(out double position)
            & reader.TryReadFloat64(out double velocity) & reader.TryReadFloat64(out double acceleration);
        tolerance = new(name, component, position, velocity, acceleration);
        return read;
    }
}
