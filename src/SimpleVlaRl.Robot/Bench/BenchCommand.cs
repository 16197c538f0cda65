using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Robot.Bench;

/// <summary><c>vla-robot bench</c>: measurements that can be repeated anywhere.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures parts of the program on this machine.") { Loop(), EngineBenchCommand.Create(), SwapBenchCommand.Create(), ServeBenchCommands.Serve(), ServeBenchCommands.Robots(), ServeBenchCommands.Protocols(), ServeBenchCommands.Loss() };

    private static Command Loop()
    {
        Option<string> policy = new("--policy") { Description = "The policy's folder.", DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano") };
        Option<string> robot = new("--robot") { Description = "The simulated robot's profile.", DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml") };
        NumberOption<double> seconds = new("--seconds", "seconds", LoopBench.ShortestSeconds, 3600) { Description = "How long the measured episode is.", DefaultValueFactory = _ => 120 };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstValidationSeed - 1) { Description = "The episode's seed.", DefaultValueFactory = _ => 1000 };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; one from the process id when not given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("loop", "Runs one long episode over ROS 2 against a simulator that it starts itself, and says what the loop adds to the network's time.") { policy, robot, seconds, seed, domain, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => LoopBench.Run(
            new LoopBenchOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                RobotFile = parsed.GetValue(robot)!,
                Seconds = parsed.GetValue(seconds),
                Seed = parsed.GetValue(seed),
                DomainId = parsed.GetValue(domain),
                IsJson = parsed.GetValue(json),
            },
            cancellation)));
        return command;
    }
}
