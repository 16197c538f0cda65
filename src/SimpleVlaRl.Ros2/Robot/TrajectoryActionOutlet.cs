using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Ros2.Actions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>control_msgs/action/FollowJointTrajectory: be there when the command horizon is over. A goal goes out once a horizon at most.</summary>
/// <remarks>The arm follows one horizon late, in straight lines between goals: where the controller has a topic too, that is the better way.</remarks>
internal sealed class TrajectoryActionOutlet : ActionOutlet
{
    private readonly ChannelValues values;
    private readonly long[] due;
    private readonly byte[] buffer;

    public TrajectoryActionOutlet(RosContext context, CommandChannel channel, RobotProfile robot)
        : base(channel.Topic, new(context, context.Named(channel.Topic), FollowJointTrajectory.Description, robot.CommandHorizon, TrajectoryResults.Judge))
    {
        values = new(channel);
        due = [(long)robot.CommandHorizon.TotalNanoseconds];
        buffer = BufferFor((ref CdrWriter writer) => FollowJointTrajectoryGoal.Write(ref writer, values.Names, new double[channel.Joints.Count], due));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        FollowJointTrajectoryGoal.Write(ref writer, values.Names, values.OfPositions(positions), due);
        Send(writer.Written, out bool isSound);
        return isSound;
    }
}
