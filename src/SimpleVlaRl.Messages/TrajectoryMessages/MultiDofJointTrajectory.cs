using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.TrajectoryMessages;

/// <summary>trajectory_msgs/msg/MultiDOFJointTrajectory: a part of ros2_control's goals; empty in ours.</summary>
internal sealed class MultiDofJointTrajectory : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "trajectory_msgs/msg/MultiDOFJointTrajectory",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Sequence("joint_names", FieldKind.Text),
        FieldDescription.Sequence("points", MultiDofJointTrajectoryPoint.Description));

    /// <summary>A trajectory without joints.</summary>
    public static MultiDofJointTrajectory None { get; } = new();

    /// <summary>When the trajectory starts.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The joints' names.</summary>
    public string[] JointNames { get; set; } = [];

    /// <summary>The points, in order of time.</summary>
    public IReadOnlyList<MultiDofJointTrajectoryPoint> Points { get; set; } = [];

    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteStrings(JointNames);
        CdrSequence.Write(ref writer, Points);
    }

    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadStrings(out string[] names)
            & CdrSequence.TryRead(ref reader, MultiDofJointTrajectoryPoint.MinimumSize, out MultiDofJointTrajectoryPoint[] points);
        (Header, JointNames, Points) = (header, names, points);
        return read;
    }
}
