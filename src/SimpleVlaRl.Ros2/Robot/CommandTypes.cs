using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.InterbotixMessages;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.StandardMessages;
using SimpleVlaRl.Messages.TrajectoryMessages;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The types of messages that joints are commanded with.</summary>
public static class CommandTypes
{
    /// <summary>Whether a dialect is an action and not a topic.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsAction(CommandDialect dialect) => dialect is CommandDialect.FollowJointTrajectory or CommandDialect.GripperCommand;

    /// <summary>The type of a topic's messages.</summary>
    /// <param name="dialect">The dialect; no action.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is an action.</exception>
    public static MessageDescription Of(CommandDialect dialect) => dialect switch
    {
        CommandDialect.JointTrajectory => JointTrajectory.Description,
        CommandDialect.Float64MultiArray => Float64MultiArray.Description,
        CommandDialect.InterbotixJointGroup => JointGroupCommand.Description,
        CommandDialect.InterbotixJointSingle => JointSingleCommand.Description,
        CommandDialect.JointState => JointState.Description,
        CommandDialect.JointJog => JointJog.Description,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "An action is no topic."),
    };
}
