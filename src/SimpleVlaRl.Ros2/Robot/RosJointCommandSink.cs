using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.TrajectoryMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Joint commands as one trajectory_msgs/JointTrajectory per arm: be there by the end of this tick, and stay there until the horizon.</summary>
/// <remarks>The stamp is 0, which is "now" to a controller. When commands stop coming an arm holds the last one; nothing has to be sent for that.</remarks>
public sealed class RosJointCommandSink : IJointCommandSink
{
    private readonly RosPublisher[] publishers;
    private readonly ArmTrajectory[] trajectories;

    /// <summary>Makes the publishers. Look for another robot of this name first: <see cref="RosGraph.FindConflictsAsync"/>.</summary>
    /// <param name="context">The part in ROS 2; it must outlive the sink.</param>
    /// <param name="robot">The robot.</param>
    /// <exception cref="RosException">A topic's name is wrong or the library refused.</exception>
    public RosJointCommandSink(RosContext context, RobotProfile robot)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(robot);
        TimeSpan period = TimeSpan.FromSeconds(1.0 / robot.ServoRateHertz);
        publishers = [.. robot.Arms.Select(arm => context.CreatePublisher(arm.CommandTopic, JointTrajectory.Description, QosProfile.NewestReliable))];
        trajectories = [.. robot.Arms.Select(arm => new ArmTrajectory(arm, period, robot.CommandHorizon))];
    }

    /// <summary>How many messages could not be written.</summary>
    public long Failed => publishers.Sum(publisher => publisher.Failed);

    /// <inheritdoc/>
    public string? Publish(JointCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        string? unsent = null;
        int first = 0;
        for (int arm = 0; arm < publishers.Length; arm++)
        {
            ArmTrajectory trajectory = trajectories[arm];
            if (!publishers[arm].Publish(trajectory.Write(command.Positions.Slice(first, trajectory.JointCount))))
            {
                unsent ??= publishers[arm].Topic;
            }

            first += trajectory.JointCount;
        }

        return unsent;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RosPublisher publisher in publishers)
        {
            publisher.Dispose();
        }
    }
}
