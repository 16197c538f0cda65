using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>trajectory_msgs/msg/JointTrajectory: be there by the end of this tick, and stay there until the horizon.</summary>
/// <remarks>
/// The second point repeats the first with zero velocities: a controller that interpolates ends at rest, and one that insists on a trajectory
/// that reaches into the future gets one. The stamp is 0, which is "now" to a controller.
/// </remarks>
internal sealed class TrajectoryOutlet : TopicOutlet
{
    private const int PointCount = 2;

    private readonly ChannelValues values;
    private readonly double[] rest;
    private readonly long periodNanoseconds;
    private readonly long horizonNanoseconds;
    private readonly byte[] buffer;

    public TrajectoryOutlet(RosPublisher publisher, ChannelValues values, RobotProfile robot)
        : base(publisher)
    {
        this.values = values;
        rest = new double[values.Names.Length];
        periodNanoseconds = (long)TimeSpan.FromSeconds(1.0 / robot.ServoRateHertz).TotalNanoseconds;
        horizonNanoseconds = Math.Max((long)robot.CommandHorizon.TotalNanoseconds, periodNanoseconds + 1);
        buffer = BufferFor((ref CdrWriter writer) => Write(ref writer, rest));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        Write(ref writer, values.OfPositions(positions));
        return Publish(writer.Written);
    }

    private void Write(ref CdrWriter writer, scoped ReadOnlySpan<double> positions)
    {
        Time.Write(ref writer, 0);
        writer.WriteString(""u8);
        writer.WriteStrings(values.Names);
        writer.WriteSequenceLength(PointCount);
        WritePoint(ref writer, positions, [], periodNanoseconds);
        WritePoint(ref writer, positions, rest, horizonNanoseconds);
    }

    private static void WritePoint(ref CdrWriter writer, scoped ReadOnlySpan<double> positions, scoped ReadOnlySpan<double> velocities, long timeFromStart)
    {
        writer.WriteSequence(positions);
        writer.WriteSequence(velocities);
        writer.WriteSequenceLength(0);
        writer.WriteSequenceLength(0);
        Time.Write(ref writer, timeFromStart);
    }
}
