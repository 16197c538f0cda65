using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Listening;

namespace SimpleVlaRl.Robot.Graph;

/// <summary><c>vla-robot topic</c>: the topics of a ROS domain.</summary>
internal static class TopicCommand
{
    public static Command Create() => new("topic", "Shows the topics of a ROS domain, without a ROS installation.") { List(), Info(), Hertz(), Echo() };

    private static Argument<string> Topic() => new("topic") { Description = "The topic, such as /joint_states." };

    private static Command List()
    {
        LookOptions look = new(1.5, "How long to look.");
        Option<bool> types = new("--types", "-t") { Description = "Show the type of each topic." };
        Command command = new("list", """
            Lists the topics of a ROS domain, as 'ros2 topic list' does.

            Examples:
              vla-robot topic list -t
              vla-robot topic list --domain 7 --json
            """)
        { types };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-robot", cancellation => TopicActions.List(look.Of(parsed), parsed.GetValue(types), cancellation)));
        return command;
    }

    private static Command Info()
    {
        LookOptions look = new(1.5, "How long to look.");
        Argument<string> topic = Topic();
        Command command = new("info", """
            Shows who publishes a topic and who listens to it: nodes, types, quality of service, type hashes.

            Example:
              vla-robot topic info /joint_states
            """)
        { topic };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-robot", cancellation => TopicActions.Info(look.Of(parsed), parsed.GetValue(topic)!, cancellation)));
        return command;
    }

    private static Command Hertz()
    {
        LookOptions look = new(5, "How long to count.");
        Argument<string> topic = Topic();
        Command command = new("hz", """
            Counts how often messages come on a topic, and how evenly.

            Example:
              vla-robot topic hz /cam_high/image_raw --seconds 10
            """)
        { topic };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-robot", cancellation => TopicHertz.Run(look.Of(parsed), parsed.GetValue(topic)!, cancellation)));
        return command;
    }

    private static Command Echo()
    {
        LookOptions look = new(5, "How long to listen; with neither this nor --once until it is stopped.");
        Argument<string> topic = Topic();
        Option<bool> once = new("--once") { Description = "One message only; it must come within the seconds." };
        Option<bool> full = new("--full") { Description = "Show long lists and texts whole." };
        Command command = new("echo", """
            Shows the messages of a topic as YAML. A type that is not known here is shown as its size and first bytes.

            Examples:
              vla-robot topic echo /joint_states
              vla-robot topic echo /joint_states --once --json
            """)
        { topic, once, full };
        look.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            Look where = look.Of(parsed);
            bool isEndless = !parsed.GetValue(once) && !IgnoredOptions.IsGiven(parsed, look.Seconds);
            return isEndless && where.Terminal.IsJson
                ? throw new UsageException("--json is one document, which an echo without end never closes; give --once or --seconds.")
                : TopicEcho.Run(where, parsed.GetValue(topic)!, new(parsed.GetValue(once), isEndless, parsed.GetValue(full)), cancellation);
        }));
        return command;
    }
}
