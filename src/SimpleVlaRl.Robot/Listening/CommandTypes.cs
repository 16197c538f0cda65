using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.Inspection;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>How each dialect shows in the graph. An action shows by the feedback that its server publishes.</summary>
internal static class CommandTypes
{
    private const string Feedback = "/_action/feedback";

    private static readonly Dictionary<CommandDialect, string> RosTypes = new()
    {
        [CommandDialect.JointTrajectory] = "trajectory_msgs/msg/JointTrajectory",
        [CommandDialect.FollowJointTrajectory] = "control_msgs/action/FollowJointTrajectory_FeedbackMessage",
        [CommandDialect.InterbotixJointGroup] = "interbotix_xs_msgs/msg/JointGroupCommand",
        [CommandDialect.Float64MultiArray] = "std_msgs/msg/Float64MultiArray",
        [CommandDialect.JointState] = "sensor_msgs/msg/JointState",
        [CommandDialect.InterbotixJointSingle] = "interbotix_xs_msgs/msg/JointSingleCommand",
        [CommandDialect.GripperCommand] = "control_msgs/action/GripperCommand_FeedbackMessage",
        [CommandDialect.JointJog] = "control_msgs/msg/JointJog",
    };

    /// <summary>Whether a dialect is an action, whose server is there before anybody listens.</summary>
    public static bool IsAction(CommandDialect dialect) => dialect is CommandDialect.FollowJointTrajectory or CommandDialect.GripperCommand;

    /// <summary>The type by which a dialect is known in the graph.</summary>
    public static string RosType(CommandDialect dialect) => RosTypes[dialect];

    /// <summary>The topic by which a command topic or action is known in the graph.</summary>
    public static string GraphTopic(string commandTopic, CommandDialect dialect) => IsAction(dialect) ? commandTopic + Feedback : commandTopic;

    /// <summary>The action whose feedback a topic is; the topic itself when it is none.</summary>
    public static string CommandTopic(string graphTopic) =>
        graphTopic.EndsWith(Feedback, StringComparison.Ordinal) ? graphTopic[..^Feedback.Length] : graphTopic;

    /// <summary>The dialect of a type on the wire; null when no arm is commanded with it.</summary>
    public static CommandDialect? Dialect(string ddsTypeName)
    {
        string rosType = MessageTypes.RosName(ddsTypeName);
        foreach ((CommandDialect dialect, string known) in RosTypes)
        {
            if (known == rosType)
            {
                return dialect;
            }
        }

        return null;
    }
}
