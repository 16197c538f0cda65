using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-bench ros2</c>, and the subscriber that it starts in a process of its own.</summary>
internal static class RosCameraBenchCommands
{
    /// <summary>The hidden command of the subscriber.</summary>
    public const string SubscriberName = "ros2-subscriber";

    private const string Description = """
        Takes three cameras of 640x480 at 30 Hz from a publisher in C: first with our observation source, then with a subscriber in C over the same
        library, each in a process of its own. Says what was lost, how long frames took, what was allocated and what both cost.
        Needs gcc, cyclonedds-dev and cyclonedds-tools. Exit code 0 when nothing was lost and the costs are within their limits.
        """;

    /// <summary>The measurement.</summary>
    public static Command Create()
    {
        NumberOption<double> seconds = new("--seconds", "seconds", 1, 3600)
        {
            Description = "How long each of the two is measured, after a warm-up.",
            DefaultValueFactory = _ => 60
        };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; one from the process id when not given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("ros2", Description) { seconds, domain, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => RosCameraBench.Run(
            parsed.GetValue(seconds), parsed.GetValue(domain), new Terminal(parsed.GetValue(json)), cancellation)));
        return command;
    }

    /// <summary>The subscriber.</summary>
    public static Command Subscriber()
    {
        NumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain.", Required = true };
        NumberOption<double> warmUp = new("--warm-up", "seconds", 0, 60) { Description = "How long nothing is measured.", Required = true };
        NumberOption<double> seconds = new("--seconds", "seconds", 0, 3600) { Description = "How long it measures.", Required = true };
        Command command = new(SubscriberName, "Takes the cameras; started by 'ros2'.") { domain, warmUp, seconds };
        command.Hidden = true;
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => CameraSubscriber.Run(
            parsed.GetValue(domain),
            TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            TimeProvider.System,
            cancellation)));
        return command;
    }
}
