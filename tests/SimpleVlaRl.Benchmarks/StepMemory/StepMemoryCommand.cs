using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;

namespace SimpleVlaRl.Benchmarks.StepMemory;

/// <summary><c>vla-bench step-memory</c>.</summary>
internal static class StepMemoryCommand
{
    private const string Description = """
        Samples and learns steps of GRPO as large as the paper's, from synthetic environments with pictures of noise, and says how much memory the process
        held at most while it sampled and while it learned. The network is small, so that what is measured is what observations take.

        Examples:
          vla-bench step-memory                                     512 episodes of 64 decisions, one picture of 224 x 224, two steps
          vla-bench step-memory --cameras 3 --spill runs/spill   in files instead of memory
          vla-bench step-memory --episodes 16 --decisions 4 --json
        """;

    public static Command Create()
    {
        NumberOption<int> episodes = new("--episodes", "episodes", 8, 1_000_000)
        {
            Description = "Episodes of a step; groups are of 8.",
            DefaultValueFactory = _ => 512
        };
        NumberOption<int> decisions = new("--decisions", "decisions", 1, 4096) { Description = "Decisions of an episode.", DefaultValueFactory = _ => 64 };
        NumberOption<int> size = new("--image-size", "pixels", 7, 1022)
        {
            Description = "The side of a picture, a multiple of 7.",
            DefaultValueFactory = _ => 224
        };
        NumberOption<int> cameras = new("--cameras", "pictures", 1, 8) { Description = "Pictures of a decision.", DefaultValueFactory = _ => 1 };
        NumberOption<int> steps = new("--steps", "steps", 1, 1000) { Description = "Steps.", DefaultValueFactory = _ => 2 };
        Option<string?> spill = new("--spill") { Description = "A folder for the pictures, in place of memory." };
        NumberOption<int> seed = new("--seed", "", 0, 100_000) { Description = "Draws pictures and successes.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("step-memory", Description) { episodes, decisions, size, cameras, steps, spill, seed, json };
        command.SetAction(parsed => ProgramHost.Guard(BenchProgram.Name, cancellation =>
        {
            StepMemoryOptions options = new()
            {
                Episodes = parsed.GetValue(episodes),
                Decisions = parsed.GetValue(decisions),
                ImageSize = parsed.GetValue(size),
                Cameras = parsed.GetValue(cameras),
                Steps = parsed.GetValue(steps),
                SpillFolder = parsed.GetValue(spill),
                Seed = parsed.GetValue(seed),
            };
            return options.Episodes % 8 == 0 && options.ImageSize % 7 == 0
                ? new StepMemoryBench(options).Run(new Terminal(parsed.GetValue(json)), cancellation)
                : throw new UsageException(
                    $"--episodes is {options.Episodes} and --image-size {options.ImageSize}; expected a multiple of 8 and a multiple of 7.");
        }));
        return command;
    }
}
