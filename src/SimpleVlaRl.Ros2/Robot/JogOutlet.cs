using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>control_msgs/msg/JointJog: velocities by name, as MoveIt Servo takes them; Servo stops by itself when they stop coming.</summary>
/// <remarks>
/// The velocity is what brings the joint from the last command to this one, and brings back over the command horizon by how much it was off: without that
/// second part the joint would drift. Where a joint could not be measured its arm is told to stand still, for what is not known cannot be corrected.
/// </remarks>
internal sealed class JogOutlet : TopicOutlet
{
    private const double OldAfterPeriods = 3;

    private readonly ChannelValues values;
    private readonly RosObservationSource? measured;
    private readonly TimeProvider clock;
    private readonly double periodSeconds;
    private readonly double horizonSeconds;
    private readonly double[] maximumVelocities;
    private readonly double[] last;
    private readonly double[] found;
    private readonly double[] velocities;
    private readonly byte[] buffer;
    private long lastTimestamp;

    public JogOutlet(RosPublisher publisher, ChannelValues values, RobotProfile robot, RosObservationSource? measured, TimeProvider clock)
        : base(publisher)
    {
        (this.values, this.measured, this.clock) = (values, measured, clock);
        (periodSeconds, horizonSeconds) = (1.0 / robot.ServoRateHertz, robot.CommandHorizon.TotalSeconds);
        maximumVelocities = [.. robot.Joints.Select(joint => joint.MaximumVelocity)];
        last = new double[robot.Joints.Count];
        found = new double[robot.Joints.Count];
        velocities = new double[robot.Joints.Count];
        buffer = BufferFor((ref CdrWriter writer) => JointJog.Write(ref writer, 0, values.Names, new double[values.Names.Length]));
    }

    /// <inheritdoc/>
    public override void Rehearse(ReadOnlySpan<double> positions)
    {
        base.Rehearse(positions);
        lastTimestamp = 0;
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        // What was sent long ago is not where the joint comes from: between episodes it may have been moved by hand.
        bool hasLast = lastTimestamp != 0 && clock.GetElapsedTime(lastTimestamp).TotalSeconds < OldAfterPeriods * periodSeconds;
        bool isMeasured = measured?.TryReadJointPositions(found).IsUsable == true;
        for (int joint = 0; joint < velocities.Length; joint++)
        {
            double from = hasLast ? last[joint] : positions[joint];
            double wanted = isMeasured ? ((positions[joint] - from) / periodSeconds) + ((from - found[joint]) / horizonSeconds) : 0;
            velocities[joint] = Math.Clamp(wanted, -maximumVelocities[joint], maximumVelocities[joint]);
        }

        positions.CopyTo(last);
        lastTimestamp = clock.GetTimestamp();
        CdrWriter writer = new(buffer);
        JointJog.Write(ref writer, WallClock.Nanoseconds(clock), values.Names, values.OfVelocities(velocities));
        return Publish(writer.Written);
    }
}
