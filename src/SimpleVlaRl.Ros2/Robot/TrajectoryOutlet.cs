using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>trajectory_msgs/msg/JointTrajectory: be there by the end of this tick, and then come to rest; the horizon at least is spoken of.</summary>
/// <remarks>
/// The last point has zero velocities: a controller that interpolates ends at rest, and one that insists on a trajectory that reaches into the future gets
/// one. The stamp is 0, which is "now" to a controller. When the next message does not come, the arm brakes as the gate planned it.
/// </remarks>
internal sealed class TrajectoryOutlet : TopicOutlet
{
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
        buffer = BufferFor((ref CdrWriter writer) =>
        {
            Begin(ref writer, 1 + JointCommand.MostPeriodsAhead);
            for (int point = 0; point <= JointCommand.MostPeriodsAhead; point++)
            {
                WritePoint(ref writer, rest, rest, periodNanoseconds);
            }
        });
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        ReadOnlySpan<double> there = values.OfPositions(positions);
        Begin(ref writer, 2);
        WritePoint(ref writer, there, [], periodNanoseconds);
        WritePoint(ref writer, there, rest, horizonNanoseconds);
        return Publish(writer.Written);
    }

    /// <inheritdoc/>
    public override bool Send(JointCommand command)
    {
        int ahead = command.PeriodsAhead;
        if (ahead < 1)
        {
            return Send(command.Positions);
        }

        CdrWriter writer = new(buffer);
        Begin(ref writer, 1 + ahead);
        WritePoint(ref writer, values.OfPositions(command.Positions), [], periodNanoseconds);
        for (int period = 1; period <= ahead; period++)
        {
            bool isLast = period == ahead;
            long due = (period + 1) * periodNanoseconds;
            WritePoint(
                ref writer, values.OfPositions(command.Afterwards(period)), isLast ? rest : [], isLast ? Math.Max(horizonNanoseconds, due) : due);
        }

        return Publish(writer.Written);
    }

    private void Begin(ref CdrWriter writer, int points)
    {
        Time.Write(ref writer, 0);
        writer.WriteString(""u8);
        writer.WriteStrings(values.Names);
        writer.WriteSequenceLength(points);
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
