using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary><c>vla-bench loop</c>: what the loop adds to the network's time.</summary>
internal static class LoopBenchCommand
{
    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        NumberOption<double> seconds = new("--seconds", "seconds", LoopBench.ShortestSeconds, 3600)
        {
            Description = "How long the measured episode is.",
            DefaultValueFactory = _ => 120
        };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstValidationSeed - 1)
        {
            Description = "The episode's seed.",
            DefaultValueFactory = _ => 1000
        };
        OptionalNumberOption<int> domain = new("--domain", "", 0, 232) { Description = "The ROS domain; one from the process id when not given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command =
            new("loop", "Runs one long episode over ROS 2 against a simulator that it starts itself, and says what the loop adds to the network's time.")
            {
                policy, robot, seconds, seed, domain, json
            };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => LoopBench.Run(
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
