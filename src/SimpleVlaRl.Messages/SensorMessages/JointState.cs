using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>sensor_msgs/msg/JointState: measured joints. <see cref="JointStateReader"/> is the path without allocation.</summary>
public sealed class JointState : ICdrMessage
{
    private double[] position = [];
    private double[] velocity = [];
    private double[] effort = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "sensor_msgs/msg/JointState",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Sequence("name", FieldKind.Text),
        FieldDescription.Sequence("position", FieldKind.Float64),
        FieldDescription.Sequence("velocity", FieldKind.Float64),
        FieldDescription.Sequence("effort", FieldKind.Float64));

    /// <summary>When the joints were measured.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The joints' names, in the order of the other arrays.</summary>
    public string[] Name { get; set; } = [];

    /// <summary>Positions, in radians or metres; may be empty.</summary>
    public double[] Position { get => position; set => position = value; }

    /// <summary>Velocities, per second; may be empty.</summary>
    public double[] Velocity { get => velocity; set => velocity = value; }

    /// <summary>Efforts, in newton metres or newtons; may be empty.</summary>
    public double[] Effort { get => effort; set => effort = value; }

    /// <summary>Appends measured joints from spans. Does not allocate.</summary>
    /// <param name="writer">Where they go.</param>
    /// <param name="stampNanoseconds">When they were measured, nanoseconds since 1970.</param>
    /// <param name="names">The joints' names.</param>
    /// <param name="positions">Positions; empty, or one per name.</param>
    /// <param name="velocities">Velocities; empty, or one per name.</param>
    /// <param name="efforts">Efforts; empty, or one per name.</param>
    public static void Write(
        ref CdrWriter writer,
        long stampNanoseconds,
        IReadOnlyList<string> names,
        scoped ReadOnlySpan<double> positions,
        scoped ReadOnlySpan<double> velocities,
        scoped ReadOnlySpan<double> efforts)
    {
        BuiltinInterfaces.Time.Write(ref writer, stampNanoseconds);
        writer.WriteString(""u8);
        writer.WriteStrings(names);
        writer.WriteSequence(positions);
        writer.WriteSequence(velocities);
        writer.WriteSequence(efforts);
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteStrings(Name);
        writer.WriteSequence<double>(position);
        writer.WriteSequence<double>(velocity);
        writer.WriteSequence<double>(effort);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadStrings(out string[] names);
        (Header, Name) = (header, names);
        return read && reader.TryReadSequence(ref position) && reader.TryReadSequence(ref velocity) && reader.TryReadSequence(ref effort);
    }
}
