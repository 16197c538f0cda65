using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>
/// control_msgs/msg/JointTolerance: how far a joint may be from where it should be. For each number, 0 is the controller's own and -1 is none.
/// </summary>
/// <param name="Name">The joint. A joint that the controller does not know makes it ignore all tolerances of the goal.</param>
/// <param name="Position">In radians or metres.</param>
/// <param name="Velocity">Per second.</param>
/// <param name="Acceleration">Per second squared.</param>
public readonly record struct JointTolerance(string Name, double Position, double Velocity, double Acceleration)
{
    // A text's length, and three numbers.
    internal const int MinimumSize = sizeof(uint) + (3 * sizeof(double));

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "control_msgs/msg/JointTolerance",
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("position", FieldKind.Float64),
        FieldDescription.Of("velocity", FieldKind.Float64),
        FieldDescription.Of("acceleration", FieldKind.Float64));

    internal void Write(ref CdrWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteFloat64(Position);
        writer.WriteFloat64(Velocity);
        writer.WriteFloat64(Acceleration);
    }

    internal static bool TryRead(ref CdrReader reader, out JointTolerance tolerance)
    {
        bool read = reader.TryReadString(out string name) & reader.TryReadFloat64(out double position) & reader.TryReadFloat64(out double velocity)
            & reader.TryReadFloat64(out double acceleration);
        tolerance = new(name, position, velocity, acceleration);
        return read;
    }
}
