using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Messages.ControlMessages;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Listening;

/// <summary>How each dialect shows in the graph. An action shows by the feedback that its server publishes.</summary>
internal static class CommandGraph
{
    private const string Feedback = "/_action/feedback";

    private static readonly CommandDialect[] Dialects = Enum.GetValues<CommandDialect>();

    /// <summary>The type by which a dialect is known in the graph.</summary>
    public static MessageDescription Type(CommandDialect dialect) => dialect switch
    {
        CommandDialect.FollowJointTrajectory => FollowJointTrajectory.Description.FeedbackMessage,
        CommandDialect.GripperCommand => GripperCommand.Description.FeedbackMessage,
        _ => CommandTypes.Of(dialect),
    };

    /// <summary>The topic by which a command topic or action is known in the graph.</summary>
    public static string GraphTopic(string commandTopic, CommandDialect dialect) => CommandTypes.IsAction(dialect) ? commandTopic + Feedback : commandTopic;

    /// <summary>The action whose feedback a topic is; the topic itself when it is none.</summary>
    public static string CommandTopic(string graphTopic) =>
        graphTopic.EndsWith(Feedback, StringComparison.Ordinal) ? graphTopic[..^Feedback.Length] : graphTopic;

    /// <summary>The dialect of a type on the wire; null when no arm is commanded with it.</summary>
    public static CommandDialect? Dialect(string ddsTypeName)
    {
        int place = Array.FindIndex(Dialects, dialect => Type(dialect).DdsTypeName == ddsTypeName);
        return place < 0 ? null : Dialects[place];
    }
}
