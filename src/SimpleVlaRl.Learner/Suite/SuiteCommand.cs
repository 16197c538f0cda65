using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Experiments;
using SimpleVlaRl.Experiments.Suite;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Learner.Suite;

/// <summary><c>vla-learn suite</c>: imitation and reinforcement learning on every task, into a table.</summary>
internal static class SuiteCommand
{
    private const string Description = """
        For each task: records demonstrations, imitates a few of them, measures, improves by GRPO, measures again, and keeps a row and the weights.
        Tasks with a row are skipped, and a stopped task goes on where it was, so the same command finishes the work however often it is stopped.
        What follows '--' goes to 'vla-learn grpo'; several lists with '--' between them are stages, each from the weights of the one before.

        Examples:
          vla-learn suite --task click_bell,lift_pot --demonstrations 30
          vla-learn suite --task transfer_cube --demonstrations 5 --results runs/few -- --temperature 0.7
          vla-learn suite --start runs/suite/all/imitation --minutes 9       one imitation of all tasks, then a specialist for each
          vla-learn suite --together all --results runs/together --minutes 60       one policy for all tasks, told apart by their instructions
          vla-learn suite --together all --results runs/together -- --iterations 60 --learning-rate 4e-4 -- --minutes 50 --learning-rate 1e-4
        """;

    public static Command Create()
    {
        Option<string> task = new("--task") { Description = "The tasks, separated by commas, or 'all'.", DefaultValueFactory = _ => "all" };
        Option<string?> together = new("--together")
        {
            Description = "One policy of this name learns all the tasks, told apart by their instructions; without it each task has a policy of its own."
        };
        Option<string?> from = new("--start")
        {
            Description = "The folder of an imitation run, of several tasks perhaps: every policy starts from it instead of imitating "
                + "demonstrations of its own."
        };
        WordOption preset = new("--preset", [.. PolicyPresets.Names]) { Description = "The network's size.", DefaultValueFactory = _ => "nano" };
        Option<string> work = new("--run") { Description = "The folder of the runs.", DefaultValueFactory = _ => Path.Combine("runs", "suite") };
        Option<string> results = new("--results")
        {
            Description = "The folder of rows, weights and RESULTS.md.",
            DefaultValueFactory = _ => Path.Combine("runs", "suite", "results")
        };
        NumberOption<int> demonstrations = new("--demonstrations", "demonstrations", 1, 1_000_000)
        {
            Description = "Demonstrations that are imitated.",
            DefaultValueFactory = _ => 100
        };
        NumberOption<double> noise = new("--noise", "radians", 0, 1)
        {
            Description = "How strongly the demonstrating expert is disturbed in seven of ten demonstrations: see 'vla-learn demonstrations'.",
            DefaultValueFactory = _ => 0.01
        };
        Option<bool> bfloat16 = new("--bf16") { Description = "Learning multiplies in bfloat16: faster on processors with AVX512-BF16 or AMX." };
        NumberOption<int> steps = new("--imitation-steps", "steps", 1, 100_000_000)
        {
            Description = "Optimizer steps of imitation.",
            DefaultValueFactory = _ => 1200
        };
        NumberOption<int> batch = new("--imitation-batch", "samples", 1, 65_536)
        {
            Description = "Samples per optimizer step of imitation.",
            DefaultValueFactory = _ => 8
        };
        NumberOption<double> rate = new("--imitation-learning-rate", "", 1e-9, 1)
        {
            Description = "The highest learning rate of imitation.",
            DefaultValueFactory = _ => 0.001
        };
        NumberOption<double> least = new("--least-success", "", 0, 1)
        {
            Description = "With --together: the success rate after imitation, on validation starts, from which GRPO practises a task; the others "
                + "are measured all the same.",
            DefaultValueFactory = _ => 0.1
        };
        NumberOption<double> minutes = new("--minutes", "minutes", 0.01, 100_000) { Description = "Minutes of GRPO.", DefaultValueFactory = _ => 6 };
        NumberOption<int> episodes = new("--episodes", "episodes", 1, 1_000_000) { Description = "Report starts.", DefaultValueFactory = _ => 100 };
        NumberOption<long> seed = new("--seed", "", 0, long.MaxValue) { Description = "The seed of weights, batches and draws.", DefaultValueFactory = _ => 1 };
        NumberOption<int> threads = new("--threads", "threads", 1, 256)
        {
            Description = "Threads of imitation and GRPO. On two cores two suites of half the tasks, one thread each, are faster than one suite.",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Argument<string[]> rest = new("grpo-options") { Description = "After '--': options of 'vla-learn grpo'.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("suite", Description)
        {
            task, together, from, preset, work, results, demonstrations, noise, bfloat16, steps, batch, rate, least, minutes, episodes, seed, threads, json,
            rest
        };
        command.SetAction(parsed => ProgramHost.Guard("vla-learn", cancellation => SuiteSession.Run(
            new SuiteOptions
            {
                Tasks = SimulatorFactory.TaskNames(parsed.GetValue(task)!),
                Together = parsed.GetValue(together),
                Start = parsed.GetValue(from),
                Preset = parsed.GetValue(preset)!,
                WorkFolder = parsed.GetValue(work)!,
                ResultsFolder = parsed.GetValue(results)!,
                Demonstrations = parsed.GetValue(demonstrations),
                DemonstrationNoise = parsed.GetValue(noise),
                UsesBfloat16 = parsed.GetValue(bfloat16),
                ImitationSteps = parsed.GetValue(steps),
                ImitationBatch = parsed.GetValue(batch),
                ImitationLearningRate = parsed.GetValue(rate),
                LeastSuccess = parsed.GetValue(least),
                Minutes = parsed.GetValue(minutes),
                Episodes = parsed.GetValue(episodes),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                LearningStages = Stages(parsed.GetValue(rest) ?? []),
            },
            ProgramCommand.Text("vla-learn", parsed),
            new PhaseOptions(),
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static List<IReadOnlyList<string>> Stages(string[] words)
    {
        List<List<string>> stages = [[]];
        foreach (string word in words)
        {
            if (word == "--")
            {
                stages.Add([]);
            }
            else
            {
                stages[^1].Add(word);
            }
        }

        return [.. stages];
    }
}
