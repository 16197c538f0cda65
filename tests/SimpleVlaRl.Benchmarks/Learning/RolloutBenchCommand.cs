using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary><c>vla-bench rollouts</c>: how fast does GRPO sample and learn here?</summary>
internal static class RolloutBenchCommand
{
    private const string Description = """
        Samples the same attempts with many robots at once and with one at a time, with ONNX Runtime and with libtorch, and learns from them; beside it a bare
        loop over libtorch does the network's work alone, and the distribution's PyTorch learns from as many rows.
        Everything is measured in turns, in one run; medians count.

        Examples:
          vla-bench rollouts --json
          vla-bench rollouts --policy runs/imitation --attempts 64 --repeats 5
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy")
        {
            Description = "The run or policy that acts.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "transfer_cube" };
        NumberOption<int> attempts = new("--attempts", "attempts", 8, 1_000_000)
        {
            Description = "Attempts per measurement, a multiple of 8.",
            DefaultValueFactory = _ => 64
        };
        NumberOption<int> environments = new("--environments", "robots", 1, 1024) { Description = "Robots simulated at once.", DefaultValueFactory = _ => 32 };
        NumberOption<int> threads = new("--threads", "threads", 0, 256) { Description = "Threads; 0 for one per processor.", DefaultValueFactory = _ => 0 };
        NumberOption<int> repeats = new("--repeats", "repeats", 1, 1_000_000)
        {
            Description = "How often everything is measured.",
            DefaultValueFactory = _ => 3
        };
        Option<string> robot = new("--robot")
        {
            Description = "The robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<bool> without = new("--without-pytorch") { Description = "Leaves out the comparison with the distribution's PyTorch." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("rollouts", Description) { policy, task, attempts, environments, threads, repeats, without, robot, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => RolloutBench.Run(
            parsed.GetValue(policy)!,
            parsed.GetValue(task)!,
            parsed.GetValue(robot)!,
            new RolloutBenchSizes(
                parsed.GetValue(attempts),
                parsed.GetValue(environments),
                parsed.GetValue(threads) == 0 ? Environment.ProcessorCount : parsed.GetValue(threads),
                parsed.GetValue(repeats),
                !parsed.GetValue(without)),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
