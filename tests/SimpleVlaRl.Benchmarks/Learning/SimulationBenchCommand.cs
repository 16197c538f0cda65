using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary><c>vla-bench simulation</c>: our stepping against a C loop.</summary>
internal static class SimulationBenchCommand
{
    public static Command Create()
    {
        Option<string> robot = new("--robot")
        {
            Description = "The simulated robot's profile.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")
        };
        Option<string> task = new("--task")
        {
            Description = "A task's name, several separated by commas, or 'all'.",
            DefaultValueFactory = _ => "transfer_cube"
        };
        NumberOption<long> seed = new("--seed", "", 0, EpisodeStart.FirstValidationSeed - 1)
        {
            Description = "The episode's seed.",
            DefaultValueFactory = _ => 1000
        };
        NumberOption<int> repeats = new("--repeats", "repeats", 1, 1_000_000)
        {
            Description = "How often both loops run, in turn; the median counts.",
            DefaultValueFactory = _ => 15
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new(
            "simulation",
            "Steps an expert's episode through the simulator and through a loop in C over the same library, scene and controls. "
            + "Needs gcc and libmujoco-dev.") { robot, task, seed, repeats, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation => SimulationBench.Run(
            parsed.GetValue(robot)!, parsed.GetValue(task)!, parsed.GetValue(seed), parsed.GetValue(repeats), new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
