using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Learner.Imitation;
using SimpleVlaRl.Learner.Reinforcement;

namespace SimpleVlaRl.Learner.Suite;

/// <summary>One task from demonstrations to a row: demonstrate, imitate, export, evaluate, reinforce, export, evaluate.</summary>
internal sealed class SuiteTask(SuiteOptions options, string task, Terminal terminal)
{
    private const long FirstEvaluationSeed = 1000;

    /// <summary>Disturbed experts fail now and then; successes are what is learned from.</summary>
    private const double ExtraDemonstrations = 1.25;

    private static readonly string[] Bfloat16 = ["--bf16"];

    private readonly string folder = Path.Combine(options.WorkFolder, task);

    private string Name => task.Replace('_', '-') + "-nano";

    public SuiteRow Run(CancellationToken cancellation)
    {
        SuitePhase phase = new(folder, terminal);
        string store = Path.Combine(folder, "demonstrations");
        string imitation = Path.Combine(folder, "imitation");
        string reinforcement = Path.Combine(folder, "grpo");
        string models = Path.Combine(folder, "models");
        if (!File.Exists(Path.Combine(folder, "demonstrate.json")) && Directory.Exists(store))
        {
            Directory.Delete(store, recursive: true);
        }

        int recorded = (int)Math.Ceiling((options.Demonstrations * ExtraDemonstrations) + 2);
        phase.Run("demonstrate", ["demonstrations", "--task", task, "--count", Text(recorded), "--store", store, "--noise", options.DemonstrationNoise.ToString(CultureInfo.InvariantCulture), "--noisy-fraction", "0.7"], [], cancellation);
        phase.Run(
            "imitate",
            ["imitate", "--store", store, "--run", imitation, "--name", Name, "--episodes", Text(options.Demonstrations), "--steps", Text(options.ImitationSteps), "--batch", Text(options.ImitationBatch), "--quantile", "0", "--label-sigma", "1", "--seed", Text(options.Seed), .. options.UsesBfloat16 ? Bfloat16 : []],
            [.. File.Exists(Path.Combine(imitation, "checkpoint.safetensors")) ? ["--resume"] : Array.Empty<string>(), "--threads", Text(options.Threads)],
            cancellation);
        SuiteScore before = Evaluate(phase, "imitation", imitation, models, 1, cancellation);
        JsonNode learned = phase.Run(
            "reinforce",
            ["grpo", "--policy", imitation, "--task", task, "--run", reinforcement, "--minutes", options.Minutes.ToString(CultureInfo.InvariantCulture), "--seed", Text(options.Seed), .. options.UsesBfloat16 ? [.. Bfloat16, "--engine", "onnx"] : Array.Empty<string>(), .. options.LearningOptions],
            [.. GrpoFiles.Resume(reinforcement), "--threads", Text(options.Threads)],
            cancellation);
        SuiteScore after = Evaluate(phase, "reinforced", reinforcement, models, 2, cancellation);
        KeepWeights(reinforcement);
        return new SuiteRow
        {
            Task = task,
            Demonstrations = options.Demonstrations,
            ImitationSteps = options.ImitationSteps,
            Imitation = before,
            Reinforced = after,
            ReinforcementMinutes = Math.Round((double)learned["elapsed_seconds"]! / 60, 1),
            Iterations = (int)learned["iterations"]!,
            Seed = options.Seed,
            FirstEvaluationSeed = FirstEvaluationSeed,
            Machine = MachineDescription.Line(),
            Commands = [.. phase.Commands],
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private SuiteScore Evaluate(SuitePhase phase, string name, string run, string models, int version, CancellationToken cancellation)
    {
        phase.Run($"export-{name}", ["export", "--run", run, "--models", models, "--number", Text(version)], [], cancellation);
        JsonNode document = phase.Run(
            $"evaluate-{name}",
            ["evaluate", "--policy", Path.Combine(models, Name, Text(version)), "--task", task, "--episodes", Text(options.Episodes), "--seed", Text(FirstEvaluationSeed), "--filmstrips", Path.Combine(folder, $"filmstrips-{name}")],
            [],
            cancellation);
        JsonNode result = document["tasks"]![0]!;
        return new SuiteScore((int)result["successes"]!, (int)result["episodes"]!, (int)result["invalid"]!);
    }

    /// <summary>The run with its weights in half precision: what other commands take as a run, and what a policy of all tasks can be distilled from.</summary>
    private void KeepWeights(string run)
    {
        string kept = Path.Combine(options.ResultsFolder, task);
        Directory.CreateDirectory(kept);
        PolicyManifestFile.Write(kept, PolicyManifestFile.Read(run));
        TrainingRun.WriteProvenance(kept, TrainingRun.ReadProvenance(run));
        TrainingRun.CopyHalvedWeights(run, kept);
    }
}
