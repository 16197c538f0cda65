using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Interop;

namespace SimpleVlaRl.Robot.Guarding;

/// <summary><c>vla-robot guard</c>: becomes the program <c>vla-guard</c>.</summary>
internal static class GuardCommand
{
    private const string Description = """
        Guards a robot in this process: owns the gate and the limits, measures the joints itself, and alone publishes commands. A 'vla-robot run --guard attach'
        proposes what to do over shared memory; when it is late, stands still or dies, the guard brakes the arms and holds them, and waits for the next run.

        'vla-robot run' starts a guard by itself, which ends with it; this command is for one that stays, such as a service.
        SIGTERM brakes and holds the arms first; Ctrl-C ends the guard only while no run has it.

        Examples:
          vla-robot guard                                       the simulated robot; 'vla-robot run --guard attach' in another terminal
          vla-robot guard --robot hardware/aloha-2/robot.yaml
          vla-robot guard --domain 7 --json
        """;

    public static Command Create()
    {
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; ROS_DOMAIN_ID, else 0, when not given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output at the end: what was decided how often." };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        Command command = new("guard", Description) { robot, domain, json, verbose };
        command.SetAction(parsed =>
        {
            List<string> arguments = ["--robot", parsed.GetValue(robot)!];
            if (parsed.GetValue(domain) is { } number)
            {
                arguments.AddRange(["--domain", number.ToString(CultureInfo.InvariantCulture)]);
            }

            arguments.AddRange(parsed.GetValue(json) ? ["--json"] : []);
            arguments.AddRange(parsed.GetValue(verbose) ? ["--verbose"] : []);

            // Signals and the terminal are the guard's from here on.
            ProcessStartInfo start = GuardProgram.Start(arguments);
            return OtherProgram.Become([start.FileName, .. start.ArgumentList]);
        });
        return command;
    }
}
