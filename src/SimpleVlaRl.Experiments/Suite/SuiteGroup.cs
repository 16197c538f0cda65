using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>
/// The tasks of one policy, from demonstrations to a row each: demonstrate, imitate, export, evaluate, reinforce, export, evaluate.
/// A policy has one task, or all of them with <c>--together</c>.
/// </summary>
internal sealed class SuiteGroup(SuiteOptions options, string name, IReadOnlyList<string> tasks, IPhaseOptions phases, Terminal terminal)
{
    private const long FirstEvaluationSeed = 1000;

    /// <summary>Validation starts by which the tasks to practise are chosen; a run is watched on others from there on.</summary>
    private const long FirstChoiceStart = 200_000;

    /// <summary>Disturbed experts fail now and then; successes are what is learned from.</summary>
    private const double ExtraDemonstrations = 1.25;

    private static readonly string[] Bfloat16 = ["--bf16"];

    private readonly string folder = Path.Combine(options.WorkFolder, name);

    private string PolicyName => $"{name.Replace('_', '-')}-{options.Preset}";

    private string TaskWords => string.Join(',', tasks);

    public IReadOnlyList<SuiteRow> Run(CancellationToken cancellation)
    {
        SuitePhase phase = new(folder, phases, terminal);
        SuiteStart start = options.Start is { } run ? Given(run, phase) : Imitate(phase, cancellation);
        Dictionary<string, SuiteScore> before = Evaluate(phase, "imitation", start.Run, start.PolicyName, 1, cancellation);
        IReadOnlyList<string> practised = options.Together is null || options.LeastSuccess == 0 ? tasks : Practised(phase, start.PolicyName, cancellation);
        if (practised.Count == 0)
        {
            throw new UserException($"no task succeeds in {100 * options.LeastSuccess:0.#} % of its episodes after imitation, so there is nothing to "
                + "reinforce; imitate more steps or demonstrations, or lower --least-success.");
        }

        (string reinforcement, double seconds, int iterations) = Reinforce(phase, start.Run, practised, cancellation);
        Dictionary<string, SuiteScore> after = Evaluate(phase, "reinforced", reinforcement, PolicyName, 2, cancellation);
        KeepWeights(reinforcement);
        return
        [
            .. tasks.Select(task => new SuiteRow
            {
                Task = task,
                Together = options.Together,
                Practised = practised.Contains(task),
                StartIsShared = options.Start is not null,
                Demonstrations = start.Demonstrations[task],
                ImitationSteps = start.Steps,
                Imitation = before[task],
                Reinforced = after[task],
                ReinforcementMinutes = Math.Round(seconds / 60, 1),
                Iterations = iterations,
                Seed = options.Seed,
                FirstEvaluationSeed = FirstEvaluationSeed,
                Machine = MachineDescription.Line(),
                Commands = [.. phase.Commands],
            }),
        ];
    }

    /// <summary>A run that was imitated before: its provenance says from how much.</summary>
    private SuiteStart Given(string run, SuitePhase phase)
    {
        TrainingProvenance provenance = TrainingRun.ReadProvenance(run);
        phase.Note(provenance.Command);
        return new SuiteStart(run, PolicyManifestFile.Read(run).Name, (int)provenance.Step, tasks.ToDictionary(task => task, _ => provenance.Episodes ?? 0));
    }

    private SuiteStart Imitate(SuitePhase phase, CancellationToken cancellation)
    {
        string store = Path.Combine(folder, "demonstrations");
        string run = Path.Combine(folder, "imitation");
        if (!File.Exists(Path.Combine(folder, "demonstrate.json")) && Directory.Exists(store))
        {
            Directory.Delete(store, recursive: true);
        }

        // A policy of one task learns from exactly as many as asked for; one of several from those that succeeded, so that no task takes another's share.
        bool together = options.Together is not null;
        int recorded = together ? options.Demonstrations : (int)Math.Ceiling((options.Demonstrations * ExtraDemonstrations) + 2);
        JsonNode demonstrated = phase.Run(
            "demonstrate",
            [
                "demonstrations", "--task", TaskWords, "--count", Text(recorded), "--store", store, "--noise", Text(options.DemonstrationNoise),
                "--noisy-fraction", "0.7"
            ],
            [],
            cancellation);
        phase.Run(
            "imitate",
            [
                "imitate", "--store", store, "--run", run, "--name", PolicyName, "--preset", options.Preset,
                .. together ? Array.Empty<string>() : ["--episodes", Text(options.Demonstrations)],
                "--steps", Text(options.ImitationSteps), "--batch", Text(options.ImitationBatch), "--learning-rate", Text(options.ImitationLearningRate),
                "--quantile", "0", "--label-sigma", "1",
                "--seed", Text(options.Seed), "--threads", Text(options.Threads), .. options.UsesBfloat16 ? Bfloat16 : [],
            ],
            File.Exists(Path.Combine(run, "checkpoint.safetensors")) ? ["--resume"] : [],
            cancellation);
        return new SuiteStart(
            run,
            PolicyName,
            options.ImitationSteps,
            tasks.ToDictionary(task => task, task => together ? Successful(demonstrated, task) : options.Demonstrations));
    }

    /// <summary>The stages of GRPO, each from the weights that the one before ships.</summary>
    /// <returns>The last run, and the seconds and iterations of all.</returns>
    private (string Run, double Seconds, int Iterations) Reinforce(
        SuitePhase phase, string start, IReadOnlyList<string> practised, CancellationToken cancellation)
    {
        double seconds = 0;
        int iterations = 0;
        for (int stage = 1; stage <= options.LearningStages.Count; stage++)
        {
            IReadOnlyList<string> own = options.LearningStages[stage - 1];
            string suffix = stage == options.LearningStages.Count ? "" : $"-{stage}";
            string run = Path.Combine(folder, "grpo" + suffix);
            JsonNode learned = phase.Run(
                "reinforce" + suffix,
                [
                    "grpo", "--policy", start, .. options.Start is null ? Array.Empty<string>() : ["--name", PolicyName], "--task", string.Join(',', practised),
                    "--run", run,
                    .. Unless(own, "--minutes", Text(options.Minutes)), .. Unless(own, "--seed", Text(options.Seed)), "--threads", Text(options.Threads),
                    .. options.UsesBfloat16 ? [.. Bfloat16, "--engine", "onnx"] : Array.Empty<string>(), .. own,
                ],
                GrpoFiles.Resume(run),
                cancellation);
            seconds += (double)learned["elapsed_seconds"]!;
            iterations += (int)learned["iterations"]!;
            start = run;
        }

        return (start, seconds, iterations);
    }

    private static string[] Unless(IReadOnlyList<string> given, string option, string value) => given.Contains(option) ? [] : [option, value];

    private static int Successful(JsonNode demonstrated, string task)
    {
        IEnumerable<JsonNode?> documents = demonstrated["tasks"] is JsonArray several ? several : [demonstrated];
        return (int)documents.Single(document => (string)document!["task"]! == task)!["success"]!;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The tasks that imitation does often enough; looked at on validation starts, because a choice by the table's own starts would bias the table.
    /// </summary>
    private IReadOnlyList<string> Practised(SuitePhase phase, string policyName, CancellationToken cancellation)
    {
        JsonNode document = phase.Run(
            "choose-tasks",
            ["evaluate", "--policy", Path.Combine(folder, "models", policyName, Text(1)), "--task", TaskWords, "--episodes", Text(options.Episodes), "--starts",
                "validation", "--seed", Text(FirstChoiceStart)],
            [],
            cancellation);
        Dictionary<string, SuiteScore> scores = Scores(document);
        return [.. tasks.Where(task => scores[task].Rate >= options.LeastSuccess)];
    }

    private Dictionary<string, SuiteScore> Evaluate(SuitePhase phase, string stage, string run, string policyName, int version, CancellationToken cancellation)
    {
        string models = Path.Combine(folder, "models");
        phase.Run($"export-{stage}", ["export", "--run", run, "--models", models, "--number", Text(version)], [], cancellation);
        JsonNode document = phase.Run(
            $"evaluate-{stage}",
            ["evaluate", "--policy", Path.Combine(models, policyName, Text(version)), "--task", TaskWords, "--episodes", Text(options.Episodes), "--seed",
                Text(FirstEvaluationSeed), "--filmstrips", Path.Combine(folder, $"filmstrips-{stage}")],
            [],
            cancellation);
        return Scores(document);
    }

    private static Dictionary<string, SuiteScore> Scores(JsonNode document) => document["tasks"]!.AsArray().ToDictionary(
        result => (string)result!["task"]!,
        result => new SuiteScore((int)result!["successes"]!, (int)result["episodes"]!, (int)result["invalid"]!) { Outcomes = (string?)result["outcomes"] });

    /// <summary>The run with its weights in half precision: what other commands take as a run, and what a policy of all tasks can be distilled from.</summary>
    private void KeepWeights(string run)
    {
        string kept = Path.Combine(options.ResultsFolder, name);
        Directory.CreateDirectory(kept);
        PolicyManifestFile.Write(kept, PolicyManifestFile.Read(run));
        TrainingRun.WriteProvenance(kept, TrainingRun.ReadProvenance(run));
        TrainingRun.CopyHalvedWeights(run, kept);
    }
}
