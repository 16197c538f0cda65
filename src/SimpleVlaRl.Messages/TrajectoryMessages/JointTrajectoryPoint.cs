using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.TrajectoryMessages;

/// <summary>trajectory_msgs/msg/JointTrajectoryPoint: where the joints are to be, and when.</summary>
public sealed class JointTrajectoryPoint : ICdrMessage
{
    // Four counts and a duration.
    internal const int MinimumSize = 6 * sizeof(uint);

    private double[] positions = [];
    private double[] velocities = [];
    private double[] accelerations = [];
    private double[] effort = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "trajectory_msgs/msg/JointTrajectoryPoint",
        FieldDescription.Sequence("positions", FieldKind.Float64),
        FieldDescription.Sequence("velocities", FieldKind.Float64),
        FieldDescription.Sequence("accelerations", FieldKind.Float64),
        FieldDescription.Sequence("effort", FieldKind.Float64),
        FieldDescription.Of("time_from_start", Duration.Description));

    /// <summary>Positions, in the order of the trajectory's joint names.</summary>
    public double[] Positions { get => positions; set => positions = value; }

    /// <summary>Velocities; may be empty.</summary>
    public double[] Velocities { get => velocities; set => velocities = value; }

    /// <summary>Accelerations; may be empty.</summary>
    public double[] Accelerations { get => accelerations; set => accelerations = value; }

    /// <summary>Efforts; may be empty.</summary>
    public double[] Effort { get => effort; set => effort = value; }

    /// <summary>When the joints are to be there, nanoseconds after the trajectory's start.</summary>
    public long TimeFromStartNanoseconds { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteSequence<double>(positions);
        writer.WriteSequence<double>(velocities);
        writer.WriteSequence<double>(accelerations);
        writer.WriteSequence<double>(effort);
        Time.Write(ref writer, TimeFromStartNanoseconds);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadSequence(ref positions) && reader.TryReadSequence(ref velocities) && reader.TryReadSequence(ref accelerations)
            && reader.TryReadSequence(ref effort);
        read &= Time.TryRead(ref reader, out long timeFromStart);
        TimeFromStartNanoseconds = timeFromStart;
        return read;
    }
}
