using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Simulation.Tasks;

namespace SimpleVlaRl.Simulator;

/// <summary><c>vla-simulator</c>: a simulated robot behind ROS 2 topics.</summary>
internal static class SimulatorCommand
{
    private const string Description = """
        Simulates a bimanual robot in real time behind the same ROS 2 topics as a real one, until it is stopped with Ctrl-C.

        Episodes are set up through /simulator/next_episode and /simulator/reset, as 'vla-robot run' does. Who can reach it is what ROS 2's variables
        say, such as ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST for this machine alone.
        """;

    /// <summary>The program's name.</summary>
    public const string Program = "vla-simulator";

    public static RootCommand Create()
    {
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        WordOption task = new("--task", [.. SimulatedTasks.All.Select(task => task.Name)])
        {
            Description = "The task that stands until the first reset.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        NumberOption<double> cameraRate = new("--camera-rate", "frames per second", 0.1, 120)
        {
            Description = "Frames per second of each camera.",
            DefaultValueFactory = _ => 30
        };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; ROS_DOMAIN_ID, else 0, when not given." };
        Option<bool> verbose = new("--verbose") { Description = "Print rates and delays every five seconds." };
        RootCommand command = new(Description) { robot, task, cameraRate, domain, verbose };
        command.SetAction(parsed => ProgramHost.Guard(Program, cancellation => SimulatorSession.Run(
            new SimulatorOptions
            {
                RobotFile = parsed.GetValue(robot)!,
                Task = parsed.GetValue(task)!,
                CameraRateHertz = parsed.GetValue(cameraRate),
                DomainId = parsed.GetValue(domain),
                IsVerbose = parsed.GetValue(verbose),
            },
            cancellation)));
        command.Add(Operator(robot, domain));
        return command;
    }

    private static Command Operator(Option<string> robot, OptionalNumberOption<int> domain)
    {
        Command command = new(
            "operator",
            """
            A scripted operator beside the simulated robot: places the objects, says go, and says success or failure by what it sees, over the
            operator's topics.

            Examples:
              vla-robot run --scene operator        in one terminal, 'vla-simulator' in another,
              vla-simulator operator                and this in a third: the run needs nobody at the keys
            """)
        {
            robot, domain,
        };
        command.SetAction(
            parsed => ProgramHost.Guard(Program, cancellation => ScriptedOperator.Run(parsed.GetValue(robot)!, parsed.GetValue(domain), cancellation)));
        return command;
    }
}
