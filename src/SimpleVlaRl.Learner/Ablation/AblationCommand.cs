using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Ablation;
using SimpleVlaRl.Learner.Suite;

namespace SimpleVlaRl.Learner.Ablation;

/// <summary><c>vla-learn ablation</c>: GRPO from one policy with one part changed at a time.</summary>
internal static class AblationCommand
{
    private static readonly string Names = string.Join(",", AblationVariant.All.Select(variant => variant.Name));

    private static readonly string Description = $"""
        Runs GRPO from the same policy several times: as the preset has it, without dynamic sampling, with the symmetric clip, at temperature 1, and with draws
        that do not follow each other within a chunk; each with several seeds, each with as many iterations. Writes a page with what every seed came to.
        A run that has ended is not made again, and a stopped one goes on where it was.

        Variants: {Names}

        Examples:
          vla-learn ablation --policy runs/suite/lift_pot/imitation --task lift_pot --page runs/ablation/RESULTS.md
          vla-learn ablation --policy runs/imitation --task lift_pot --variant preset,clip-0.2-0.2 --seeds 5 --page runs/clip.md
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The run or policy to start from.", Required = true };
        Option<string> task = new("--task") { Description = "The task's name.", Required = true };
        Option<string> page = new("--page") { Description = "The page that is written.", Required = true };
        Option<string> variant = new("--variant") { Description = "The variants, separated by commas.", DefaultValueFactory = _ => Names };
        NumberOption<int> iterations = new("--iterations", "iterations", 1, 1_000_000)
        {
            Description = "Iterations of each run.",
            DefaultValueFactory = _ => 20
        };
        NumberOption<int> seeds = new("--seeds", "seeds", 1, 10_000) { Description = "Runs of each variant.", DefaultValueFactory = _ => 3 };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000) { Description = "Validation starts.", DefaultValueFactory = _ => 100 };
        NumberOption<int> threads = new("--threads", "threads", 1, 256)
        {
            Description = "Threads of each run.",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        Option<string> work = new("--run") { Description = "The folder of the runs.", DefaultValueFactory = _ => Path.Combine("runs", "ablation") };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("ablation", Description) { policy, task, page, variant, iterations, seeds, episodes, threads, work, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => AblationSession.Run(
            new AblationOptions
            {
                Policy = parsed.GetValue(policy)!,
                Task = OneTask(parsed.GetValue(task)!),
                Iterations = parsed.GetValue(iterations),
                Seeds = parsed.GetValue(seeds),
                Episodes = parsed.GetValue(episodes),
                Threads = parsed.GetValue(threads),
                WorkFolder = parsed.GetValue(work)!,
                Page = parsed.GetValue(page)!,
                Variants = [.. parsed.GetValue(variant)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Find)],
            },
            ProgramCommand.Text("vla-learn", parsed),
            new PhaseOptions(),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static string OneTask(string word) => SimulatorFactory.TaskNames(word) is [string only]
        ? only
        : throw new UsageException($"--task is '{word}'; an ablation is of one task.");

    private static AblationVariant Find(string name) => AblationVariant.All.FirstOrDefault(variant => variant.Name == name)
        ?? throw new UsageException($"There is no variant '{name}'; there are {Names}.");
}
