using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Robot.Engine;

namespace SimpleVlaRl.Robot.Bench;

/// <summary><c>vla-robot bench</c>: measurements that can be repeated anywhere.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures parts of the program on this machine.") { Loop(), Engine(), ServeBenchCommands.Serve(), ServeBenchCommands.Robots(), ServeBenchCommands.Protocols(), ServeBenchCommands.Loss() };

    private static Command Loop()
    {
        Option<string> policy = new("--policy") { Description = "The policy's folder.", DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano") };
        Option<string> robot = new("--robot") { Description = "The simulated robot's profile.", DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml") };
        Option<double> seconds = new("--seconds") { Description = "How long the measured episode is.", DefaultValueFactory = _ => 120 };
        Option<long> seed = new("--seed") { Description = "The episode's seed.", DefaultValueFactory = _ => 1000 };
        Option<int?> domain = new("--domain") { Description = "The ROS domain; one from the process id when not given." };
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

    private static Command Engine()
    {
        const string Description = """
            Compares a call of the engine with the bare run of ONNX Runtime over the same bound tensors, in turns, and counts what a call allocates.
            Then it compares batches with parallel runs: which serves more robots on this machine.

            Examples:
              vla-robot bench engine
              vla-robot bench engine --policy models/transfer-cube-nano --policy runs/models/small/1 --batch 1 --batch 8 --json
            """;
        Option<string[]> policies = new("--policy") { Description = "A policy's folder, or a version's folder in it; may be given several times.", DefaultValueFactory = _ => [RepositoryPaths.Of("models", "transfer-cube-nano")] };
        Option<int[]> batches = new("--batch") { Description = "Robots per run; may be given several times.", DefaultValueFactory = _ => [1] };
        Option<int> repeats = new("--repeats") { Description = "Pairs of a call and a bare run.", DefaultValueFactory = _ => 400 };
        Option<bool> noSchedules = new("--no-schedules") { Description = "Leave out the comparison of batches and parallel runs." };
        Option<bool> unverified = new("--allow-unverified") { Description = "Measure versions whose export was never compared with their network." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        EngineOptions engine = new();
        Command command = new("engine", Description) { policies, batches, repeats, noSchedules, unverified, json };
        engine.AddTo(command);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation =>
        {
            int[] sizes = parsed.GetValue(batches)!;
            return sizes.All(size => size is >= 1 and <= 256)
                ? EngineBench.Run(
                    new EngineBenchOptions
                    {
                        Policies = parsed.GetValue(policies)!,
                        Batches = sizes,
                        Repeats = parsed.GetValue(repeats),
                        Engine = engine.Of(parsed) with { AllowUnverified = parsed.GetValue(unverified) },
                        ComparesSchedules = !parsed.GetValue(noSchedules),
                        IsJson = parsed.GetValue(json),
                    },
                    cancellation)
                : throw new UserException($"--batch is {string.Join(", ", sizes)}; expected 1 to 256.");
        }));
        return command;
    }
}
