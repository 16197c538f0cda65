using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.GeometryMessages;

namespace SimpleVlaRl.Messages.TrajectoryMessages;

/// <summary>trajectory_msgs/msg/MultiDOFJointTrajectoryPoint: no robot of ours has such joints, but the actions of ros2_control carry them.</summary>
internal sealed class MultiDofJointTrajectoryPoint : ICdrMessage
{
    // Three counts and a duration.
    public const int MinimumSize = 5 * sizeof(uint);

    private const int TransformLength = 7;
    private const int TwistLength = 6;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "trajectory_msgs/msg/MultiDOFJointTrajectoryPoint",
        FieldDescription.Sequence("transforms", Transform.Description),
        FieldDescription.Sequence("velocities", Twist.Description),
        FieldDescription.Sequence("accelerations", Twist.Description),
        FieldDescription.Of("time_from_start", Duration.Description));

    /// <summary>Poses, [joints, 7].</summary>
    public double[] Transforms { get; set; } = [];

    /// <summary>Velocities, [joints, 6].</summary>
    public double[] Velocities { get; set; } = [];

    /// <summary>Accelerations, [joints, 6].</summary>
    public double[] Accelerations { get; set; } = [];

    /// <summary>When the joints are to be there, nanoseconds after the trajectory's start.</summary>
    public long TimeFromStartNanoseconds { get; set; }

    public void Write(ref CdrWriter writer)
    {
        WriteGroups(ref writer, Transforms, TransformLength);
        WriteGroups(ref writer, Velocities, TwistLength);
        WriteGroups(ref writer, Accelerations, TwistLength);
        Time.Write(ref writer, TimeFromStartNanoseconds);
    }

    public bool TryRead(ref CdrReader reader)
    {
        bool read = TryReadGroups(ref reader, TransformLength, out double[] transforms)
            & TryReadGroups(ref reader, TwistLength, out double[] velocities)
            & TryReadGroups(ref reader, TwistLength, out double[] accelerations);
        read &= Time.TryRead(ref reader, out long timeFromStart);
        (Transforms, Velocities, Accelerations, TimeFromStartNanoseconds) = (transforms, velocities, accelerations, timeFromStart);
        return read;
    }

    private static void WriteGroups(ref CdrWriter writer, double[] values, int length)
    {
        writer.WriteSequenceLength(values.Length / length);
        foreach (double value in values)
        {
            writer.WriteFloat64(value);
        }
    }

    private static bool TryReadGroups(ref CdrReader reader, int length, out double[] values)
    {
        values = [];
        if (!reader.TryReadSequenceLength(length * sizeof(double), out int count))
        {
            return false;
        }

        values = new double[count * length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!reader.TryReadFloat64(out values[i]))
            {
                return false;
            }
        }

        return true;
    }
}
