using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Experiments.Evaluation;

namespace SimpleVlaRl.Learner.Evaluation;

/// <summary><c>vla-learn collect</c>: groups of attempts to learn from, simulated.</summary>
internal static class CollectCommand
{
    private const string Description = """
        Samples an exported policy in the simulator and records groups of attempts from training starts in a store: what 'vla-robot run --mode collect' does
        with a robot, without one and as fast as the processor goes. 'grpo --episodes' learns from either.

        Examples:
          vla-learn collect --policy models/mine --task lift_pot --groups 16 --store runs/simulated
          vla-learn grpo --policy models/mine --episodes runs/simulated --task lift_pot --run runs/better
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The policy's folder, or a version's folder in it.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        OptionalNumberOption<int> number = new("--number", "", 1, int.MaxValue) { Description = "The version; the newest when not given." };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "transfer_cube" };
        NumberOption<int> groups = new("--groups", "groups", 1, 100_000) { Description = "How many groups.", DefaultValueFactory = _ => 8 };
        NumberOption<int> size = new("--group-size", "attempts", 1, 1000)
        {
            Description = "Attempts from one start; 1 where successes are to be imitated and not compared.",
            DefaultValueFactory = _ => 8
        };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue - EpisodeStart.FirstTrainingSeed - 100_000)
        {
            Description = "The number of the first training start.",
            DefaultValueFactory = _ => 0
        };
        Option<bool> randomize = new("--randomize") { Description = "Let colours, lights and the table's height vary with the start." };
        NumberOption<double> correlation = new("--draw-correlation", "", 0, 1)
        {
            Description = "How much a joint's draw follows its draw at the waypoint before in the same chunk: it explores poses instead of shaking about one.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<float> temperature = new("--temperature", "", 0.01f, 100) { Description = "The sampling temperature.", DefaultValueFactory = _ => 1 };
        NumberOption<int> delay = new("--delay-ticks", "servo ticks", 0, 1000)
        {
            Description = "Servo ticks of pause between chunks.",
            DefaultValueFactory = _ => 3
        };
        NumberOption<int> threads = new("--threads", "threads", 1, 256) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 2 };
        Option<string> store = new("--store") { Description = "The folder of the episodes.", Required = true };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("collect", Description)
        {
            policy, number, task, groups, size, seed, randomize, temperature, correlation, delay, threads, store, robot, json
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => CollectSession.Run(
            new EvaluationOptions
            {
                PolicyFolder = parsed.GetValue(policy)!,
                Version = parsed.GetValue(number),
                Task = parsed.GetValue(task)!,
                Episodes = checked(parsed.GetValue(groups) * parsed.GetValue(size)),
                GroupSize = parsed.GetValue(size),
                Seed = parsed.GetValue(seed),
                Randomize = parsed.GetValue(randomize),
                Temperature = parsed.GetValue(temperature),
                DrawCorrelation = parsed.GetValue(correlation),
                DelayTicks = parsed.GetValue(delay),
                Threads = parsed.GetValue(threads),
                Store = parsed.GetValue(store)!,
                RobotFile = parsed.GetValue(robot)!,
                AllowsUnverified = false,
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
