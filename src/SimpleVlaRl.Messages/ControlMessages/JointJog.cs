using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.ControlMessages;

/// <summary>control_msgs/msg/JointJog: move joints by a little or at a velocity, as MoveIt Servo takes it.</summary>
public sealed class JointJog : ICdrMessage
{
    private double[] displacements = [];
    private double[] velocities = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "control_msgs/msg/JointJog",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Sequence("joint_names", FieldKind.Text),
        FieldDescription.Sequence("displacements", FieldKind.Float64),
        FieldDescription.Sequence("velocities", FieldKind.Float64),
        FieldDescription.Of("duration", FieldKind.Float64));

    /// <summary>When the command was made; a receiver may drop one that is old.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The joints' names; not all joints need be named.</summary>
    public string[] JointNames { get; set; } = [];

    /// <summary>How far to move, in radians or metres; empty, or one per joint.</summary>
    public double[] Displacements { get => displacements; set => displacements = value; }

    /// <summary>How fast to move, per second; empty, or one per joint.</summary>
    public double[] Velocities { get => velocities; set => velocities = value; }

    /// <summary>How long the velocities are for, in seconds; 0 is one period.</summary>
    public double Duration { get; set; }

    /// <summary>Appends a command of velocities for one period. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="stampNanoseconds">When the command was made, nanoseconds since 1970.</param>
    /// <param name="jointNames">The joints' names.</param>
    /// <param name="velocities">One per joint, per second.</param>
    public static void Write(ref CdrWriter writer, long stampNanoseconds, IReadOnlyList<string> jointNames, scoped ReadOnlySpan<double> velocities)
    {
        new Header(stampNanoseconds, "").Write(ref writer);
        writer.WriteStrings(jointNames);
        writer.WriteSequenceLength(0);
        writer.WriteSequence(velocities);
        writer.WriteFloat64(0);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteStrings(JointNames);
        writer.WriteSequence<double>(displacements);
        writer.WriteSequence<double>(velocities);
        writer.WriteFloat64(Duration);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadStrings(out string[] names);
        read = read && reader.TryReadSequence(ref displacements) && reader.TryReadSequence(ref velocities);
        read &= reader.TryReadFloat64(out double duration);
        (Header, JointNames, Duration) = (header, names, duration);
        return read;
    }
}
