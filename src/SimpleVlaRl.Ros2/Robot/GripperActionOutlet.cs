using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Ros2.Actions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>control_msgs/action/GripperCommand: a goal whenever the gripper is wanted elsewhere, with the controller's own effort.</summary>
internal sealed class GripperActionOutlet : ActionOutlet
{
    /// <summary>Less of a change, in the profile's unit, is no goal of its own: half a hundredth of an opening.</summary>
    private const double SmallestChange = 0.005;

    private readonly ChannelValues values;
    private readonly int joint;
    private readonly byte[] buffer = BufferFor((ref CdrWriter writer) => GripperCommandGoal.Write(ref writer, 0, 0));
    private double sent = double.NaN;
    private long lost;

    public GripperActionOutlet(RosContext context, CommandChannel channel, ChannelValues values, RobotProfile robot)
        : base(channel.Topic, new(context, context.Named(channel.Topic), GripperCommand.Description, robot.CommandHorizon, Judge))
    {
        (this.values, joint) = (values, channel.Joints[0]);
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        if (Lost != lost)
        {
            (lost, sent) = (Lost, double.NaN);
        }

        if (IsHeard && Math.Abs(positions[joint] - sent) < SmallestChange)
        {
            return true;
        }

        CdrWriter writer = new(buffer);
        GripperCommandGoal.Write(ref writer, values.OfPositions(positions)[0], maximumEffort: 0);
        if (Send(writer.Written, out bool isSound) == RosGoalSendResult.Sent)
        {
            sent = positions[joint];
        }

        return isSound;
    }

    /// <summary>A gripper that stalls has something in it: that is what it is for.</summary>
    private static string? Judge(ref CdrReader result, bool isReplaced) =>
        !result.TryReadFloat64(out double position) || !result.TryReadFloat64(out _) || !result.TryReadBoolean(out bool isStalled) ? "the result is malformed"
        : isReplaced || isStalled ? null
        : FormattableString.Invariant($"the gripper stopped at {position} without being stalled");
}
