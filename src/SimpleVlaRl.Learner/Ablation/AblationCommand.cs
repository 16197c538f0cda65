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
    /// <summary>The variants that are run where none are named: the preset, and what was ablated first.</summary>
    private const int UsualCount = 5;

    private static readonly string Names = string.Join(",", AblationVariant.All.Select(variant => variant.Name));
    private static readonly string Usual = string.Join(",", AblationVariant.All.Take(UsualCount).Select(variant => variant.Name));

    private static readonly string Description = $"""
        Runs GRPO from the same policy several times: as the preset has it, without dynamic sampling, with the symmetric clip, at temperature 1, and with draws
        that do not follow each other within a chunk; each with several seeds, each with as many iterations. Writes a page with what every seed came to.
        A run that has ended is not made again, and a stopped one goes on where it was.
        With --attempts each run samples as many episodes, and what is compared is the area under greedy success over them, seed by seed with the preset's;
        --power says from such rows how many seeds it takes.

        Variants: {Names}

        Examples:
          vla-learn ablation --policy runs/suite/lift_pot/imitation --task lift_pot --page runs/ablation/RESULTS.md
          vla-learn ablation --policy runs/imitation --task lift_pot --variant preset,clip-0.2-0.2 --seeds 5 --page runs/clip.md
          vla-learn ablation --policy runs/imitation --task lift_pot --attempts 3000 --seeds 4 --page runs/pilot.md
          vla-learn ablation --power --pilot-results runs/ablation/attempts-3000/rows
        """;

    public static Command Create()
    {
        Option<string> policy = new("--policy") { Description = "The run or policy to start from.", DefaultValueFactory = _ => "" };
        Option<string> task = new("--task") { Description = "The task's name.", DefaultValueFactory = _ => "" };
        Option<string> page = new("--page") { Description = "The page that is written.", DefaultValueFactory = _ => "" };
        Option<string> variant = new("--variant")
        {
            Description = $"The variants, separated by commas; {Usual} where it is not given.",
            DefaultValueFactory = _ => Usual
        };
        NumberOption<int> iterations = new("--iterations", "iterations", 1, 1_000_000)
        {
            Description = "Iterations of each run.",
            DefaultValueFactory = _ => 20
        };
        NumberOption<long> attempts = new("--attempts", "episodes", 0, 1_000_000_000)
        {
            Description = "Episodes that each run samples, in place of --iterations; 0 for iterations.",
            DefaultValueFactory = _ => 0
        };
        NumberOption<int> every = new("--evaluate-every", "iterations", 1, 1_000_000)
        {
            Description = "With --attempts, iterations between measurements of greedy success.",
            DefaultValueFactory = _ => 5
        };
        NumberOption<long> firstSeed = new("--first-seed", "", 0, 1_000_000)
        {
            Description = "The first training seed; a study after a pilot takes others than the pilot's.",
            DefaultValueFactory = _ => 1
        };
        Option<bool> power = new("--power") { Description = "Runs nothing: says from a pilot's rows how many seeds find a difference, paired t, 80 % power." };
        Option<string?> pilot = new("--pilot-results") { Description = "With --power, the folder of a pilot's rows, 'rows' of one that ran with --attempts." };
        NumberOption<double> points = new("--difference", "percentage points", 0.1, 100)
        {
            Description = "With --power, the difference of areas to be found.",
            DefaultValueFactory = _ => 10
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
        Command command = new("ablation", Description)
        {
            policy, task, page, variant, iterations, attempts, every, firstSeed, seeds, episodes, threads, work, power, pilot, points, json
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation =>
        {
            if (parsed.GetValue(power))
            {
                IgnoredOptions.Refuse(
                    parsed,
                    "--power runs nothing and would ignore",
                    policy, task, page, variant, iterations, attempts, every, firstSeed, seeds, episodes, threads, work);
                return AblationPower.Run(
                    parsed.GetValue(pilot) ?? throw new UsageException("Give the rows of a pilot with --pilot-results."), parsed.GetValue(points),
                    new Terminal(parsed.GetValue(json)));
            }

            IgnoredOptions.Refuse(parsed, "There is no --power, which alone has", pilot, points);
            IgnoredOptions.Refuse(
                parsed,
                parsed.GetValue(attempts) > 0 ? "--attempts says how long runs are, which leaves nothing for" : "There is no --attempts, which alone has",
                parsed.GetValue(attempts) > 0 ? iterations : every);
            Demand(parsed, policy, task, page);
            return AblationSession.Run(new AblationOptions
            {
                Policy = parsed.GetValue(policy)!,
                Task = OneTask(parsed.GetValue(task)!),
                Iterations = parsed.GetValue(iterations),
                Attempts = parsed.GetValue(attempts),
                EvaluateEvery = parsed.GetValue(every),
                FirstSeed = parsed.GetValue(firstSeed),
                Seeds = parsed.GetValue(seeds),
                Episodes = parsed.GetValue(episodes),
                Threads = parsed.GetValue(threads),
                WorkFolder = parsed.GetValue(work)!,
                Page = parsed.GetValue(page)!,
                Variants = [.. parsed.GetValue(variant)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Find)],
            }, ProgramCommand.Text("vla-learn", parsed), new PhaseOptions(), new Terminal(parsed.GetValue(json)), cancellation);
        }));
        return command;
    }

    private static void Demand(ParseResult parsed, params IEnumerable<Option<string>> needed)
    {
        if (needed.FirstOrDefault(option => parsed.GetValue(option)!.Length == 0) is { } missing)
        {
            throw new UsageException($"Give {missing.Name}: {missing.Description}");
        }
    }

    private static string OneTask(string word) => SimulatorFactory.TaskNames(word) is [string only]
        ? only
        : throw new UsageException($"--task is '{word}'; an ablation is of one task.");

    private static AblationVariant Find(string name) => AblationVariant.All.FirstOrDefault(variant => variant.Name == name)
        ?? throw new UsageException($"There is no variant '{name}'; there are {Names}.");
}
