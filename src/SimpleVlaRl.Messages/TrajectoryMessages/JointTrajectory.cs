using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.StandardMessages;

namespace SimpleVlaRl.Messages.TrajectoryMessages;

/// <summary>trajectory_msgs/msg/JointTrajectory: what an arm is to do. <see cref="JointTrajectoryReader"/> is the receiving path without allocation.</summary>
public sealed class JointTrajectory : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "trajectory_msgs/msg/JointTrajectory",
        FieldDescription.Of("header", Header.Description),
        FieldDescription.Sequence("joint_names", FieldKind.Text),
        FieldDescription.Sequence("points", JointTrajectoryPoint.Description));

    /// <summary>When the trajectory starts; a stamp of 0 is now.</summary>
    public Header Header { get; set; } = new(0, "");

    /// <summary>The joints' names.</summary>
    public string[] JointNames { get; set; } = [];

    /// <summary>The points, in order of time.</summary>
    public IReadOnlyList<JointTrajectoryPoint> Points { get; set; } = [];

    /// <summary>Appends a trajectory of positions that starts now. Does not allocate.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="jointNames">The joints' names (A).</param>
    /// <param name="positions">The positions, [points, A].</param>
    /// <param name="timesFromStartNanoseconds">When each point is due, strictly increasing.</param>
    /// <exception cref="ArgumentException">The numbers of positions, joints and times do not agree.</exception>
    public static void Write(
        ref CdrWriter writer, IReadOnlyList<string> jointNames, scoped ReadOnlySpan<double> positions, scoped ReadOnlySpan<long> timesFromStartNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(jointNames);
        int dimension = jointNames.Count;
        if (positions.Length != timesFromStartNanoseconds.Length * dimension)
        {
            throw new ArgumentException(
                $"There are {positions.Length} positions; expected {timesFromStartNanoseconds.Length} points of {dimension} joints.", nameof(positions));
        }

        Time.Write(ref writer, 0);
        writer.WriteString(""u8);
        writer.WriteStrings(jointNames);
        writer.WriteSequenceLength(timesFromStartNanoseconds.Length);
        for (int point = 0; point < timesFromStartNanoseconds.Length; point++)
        {
            writer.WriteSequence(positions.Slice(point * dimension, dimension));
            writer.WriteSequenceLength(0);
            writer.WriteSequenceLength(0);
            writer.WriteSequenceLength(0);
            Time.Write(ref writer, timesFromStartNanoseconds[point]);
        }
    }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Header.Write(ref writer);
        writer.WriteStrings(JointNames);
        CdrSequence.Write(ref writer, Points);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Header.TryRead(ref reader, out Header header) & reader.TryReadStrings(out string[] names)
            & CdrSequence.TryRead(ref reader, JointTrajectoryPoint.MinimumSize, out JointTrajectoryPoint[] points);
        (Header, JointNames, Points) = (header, names, points);
        return read;
    }
}
