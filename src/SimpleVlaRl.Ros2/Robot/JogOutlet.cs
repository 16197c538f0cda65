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
    private bool hasLast;

    public JogOutlet(RosPublisher publisher, CommandChannel channel, RobotProfile robot, RosObservationSource? measured, TimeProvider clock)
        : base(publisher)
    {
        (values, this.measured, this.clock) = (new(channel), measured, clock);
        (periodSeconds, horizonSeconds) = (1.0 / robot.ServoRateHertz, robot.CommandHorizon.TotalSeconds);
        maximumVelocities = [.. robot.Joints.Select(joint => joint.MaximumVelocity)];
        last = new double[robot.Joints.Count];
        found = new double[robot.Joints.Count];
        velocities = new double[robot.Joints.Count];
        buffer = BufferFor((ref CdrWriter writer) => JointJog.Write(ref writer, 0, values.Names, new double[channel.Joints.Count]));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        bool isMeasured = measured?.TryReadJointPositions(found).IsUsable == true;
        for (int joint = 0; joint < velocities.Length; joint++)
        {
            double from = hasLast ? last[joint] : positions[joint];
            double wanted = isMeasured ? ((positions[joint] - from) / periodSeconds) + ((from - found[joint]) / horizonSeconds) : 0;
            velocities[joint] = Math.Clamp(wanted, -maximumVelocities[joint], maximumVelocities[joint]);
        }

        positions.CopyTo(last);
        hasLast = true;
        CdrWriter writer = new(buffer);
        JointJog.Write(ref writer, WallClock.Nanoseconds(clock), values.Names, values.OfVelocities(velocities));
        return Publish(writer.Written);
    }
}
