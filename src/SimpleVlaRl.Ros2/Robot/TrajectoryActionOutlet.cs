using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Ros2.Actions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>control_msgs/action/FollowJointTrajectory: be there when the command horizon is over. A goal goes out once a horizon at most.</summary>
/// <remarks>The arm follows one horizon late, in straight lines between goals: where the controller has a topic too, that is the better way.</remarks>
internal sealed class TrajectoryActionOutlet : ActionOutlet
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly ChannelValues values;
    private readonly int[] joints;
    private readonly double[] maximumVelocities;
    private readonly double[] sent;
    private readonly double horizonSeconds;
    private readonly long[] due = new long[1];
    private readonly byte[] buffer;

    public TrajectoryActionOutlet(RosContext context, CommandChannel channel, ChannelValues values, RobotProfile robot)
        : base(channel.Topic, new(context, context.Named(channel.Topic), FollowJointTrajectory.Description, robot.CommandHorizon, TrajectoryResults.Judge))
    {
        this.values = values;
        joints = [.. channel.Joints];
        IReadOnlyList<JointProfile> all = robot.Joints;
        maximumVelocities = [.. joints.Select(joint => all[joint].MaximumVelocity)];
        sent = new double[joints.Length];
        sent.AsSpan().Fill(double.NaN);
        horizonSeconds = robot.CommandHorizon.TotalSeconds;
        buffer = BufferFor((ref CdrWriter writer) => FollowJointTrajectoryGoal.Write(ref writer, values.Names, new double[channel.Joints.Count], due));
    }

    /// <inheritdoc/>
    public override bool Send(ReadOnlySpan<double> positions)
    {
        CdrWriter writer = new(buffer);
        due[0] = (long)(Seconds(positions) * NanosecondsPerSecond);
        FollowJointTrajectoryGoal.Write(ref writer, values.Names, values.OfPositions(positions), due);
        if (Send(writer.Written, out bool isSound) == RosGoalSendResult.Sent)
        {
            for (int place = 0; place < joints.Length; place++)
            {
                sent[place] = positions[joints[place]];
            }
        }

        return isSound;
    }

    /// <summary>
    /// How long the way from the goal before may take at the least: the gate limits what is proposed in each tick, but goals are left out while one is
    /// unanswered, and the next one must not make up for them faster than a joint may move.
    /// </summary>
    private double Seconds(ReadOnlySpan<double> positions)
    {
        double longest = horizonSeconds;
        for (int place = 0; place < joints.Length; place++)
        {
            double way = Math.Abs(positions[joints[place]] - sent[place]);
            longest = double.IsNaN(way) ? longest : Math.Max(longest, way / maximumVelocities[place]);
        }

        return longest;
    }
}
