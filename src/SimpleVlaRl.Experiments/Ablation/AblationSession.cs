using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Suite;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>Takes seed after seed of variant after variant; each run is what <c>vla-learn grpo</c> does.</summary>
internal static class AblationSession
{
    public static int Run(AblationOptions options, string command, IPhaseOptions phases, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Variants.Count == 0)
        {
            throw new UsageException($"--variant names no variant; there are {string.Join(", ", AblationVariant.All.Select(variant => variant.Name))}.");
        }

        List<(AblationVariant Variant, IReadOnlyList<AblationRun> Runs)> results = [.. options.Variants.Select(
            variant => (variant, (IReadOnlyList<AblationRun>)[]))];

        // Seed by seed, so that a page of half the work compares all variants.
        for (long seed = options.FirstSeed; seed < options.FirstSeed + options.Seeds; seed++)
        {
            for (int index = 0; index < results.Count; index++)
            {
                AblationRun run = RunOne(options, results[index].Variant, seed, phases, terminal, cancellation);
                results[index] = (results[index].Variant, [.. results[index].Runs, run]);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Page))!);
                WholeFile.WriteText(options.Page, AblationTable.Page(options, results, command));
                terminal.Status(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{results[index].Variant.Name}, seed {seed}: {run.Successes} of {run.Episodes} greedy, {100 * run.MeanSampledSuccess:0} % "
                    + $"while sampling; {run.Ending}"));
            }
        }

        foreach ((AblationVariant variant, IReadOnlyList<AblationRun> runs) in results)
        {
            terminal.Line(AblationTable.Line(variant, runs));
        }

        IReadOnlyList<AblationComparison> compared = AblationTable.Compared(results);
        foreach (AblationComparison comparison in compared)
        {
            terminal.Line(AblationTable.Line(comparison));
        }

        terminal.Line($"page: {RepositoryPaths.Relative(options.Page)}");
        terminal.Json(new JsonObject
        {
            ["variants"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
            {
                ["variant"] = result.Variant.Name,
                ["greedy"] = new JsonArray([.. result.Runs.Select(run => (JsonNode?)Terminal.Number(run.Rate, 4))]),
                ["sampled"] = new JsonArray([.. result.Runs.Select(run => (JsonNode?)Terminal.Number(run.MeanSampledSuccess, 4))]),
                ["attempts"] = new JsonArray([.. result.Runs.Select(run => (JsonNode)run.Attempts)]),
                ["area"] = new JsonArray([.. result.Runs.Select(run => (JsonNode?)Terminal.Number(run.Area ?? double.NaN, 6))]),
            })]),
            ["comparisons"] = new JsonArray([.. compared.Select(AblationTable.Document)]),
        });
        return ExitCode.Success;
    }

    private static AblationRun RunOne(
        AblationOptions options, AblationVariant variant, long seed, IPhaseOptions phases, Terminal terminal, CancellationToken cancellation)
    {
        if (options.Attempts == 0)
        {
            return Reinforce(options, variant, seed, Path.Combine(options.WorkFolder, variant.Name, Text(seed)), phases, terminal, cancellation).Run;
        }

        string budget = Budget(options);
        string rows = Path.Combine(budget, "rows");
        string path = AblationRow.PathOf(rows, variant.Name, seed);

        // Also the rows of other seeds: the start is measured once for all of them.
        foreach (string other in Directory.Exists(rows) ? Directory.EnumerateFiles(rows, "*.json") : [])
        {
            AblationRow.Read(other).DemandSame(options, other);
        }

        if (File.Exists(path))
        {
            return AblationRow.Read(path).Run;
        }

        (AblationRun run, string command) =
            Reinforce(options, variant, seed, Path.Combine(budget, variant.Name, Text(seed)), phases, terminal, cancellation);
        AblationRow row = new()
        {
            Variant = variant.Name,
            Policy = options.Policy,
            Task = options.Task,
            Budget = options.Attempts,
            ValidationStarts = options.Episodes,
            Run = run,
            Command = command,
        };
        row.Write(path);
        return run;
    }

    private static (AblationRun Run, string Command) Reinforce(
        AblationOptions options, AblationVariant variant, long seed, string folder, IPhaseOptions phases, Terminal terminal, CancellationToken cancellation)
    {
        string run = Path.Combine(folder, "grpo");
        bool isByAttempts = options.Attempts > 0;
        string start = Path.Combine(Budget(options), "start.json");
        SuitePhase phase = new(folder, phases, terminal) { TakesFailedRuns = true };
        JsonNode document = phase.Run(
            "reinforce",
            [
                "grpo", "--policy", options.Policy, "--task", options.Task, "--run", run, "--minutes", "0",
                .. (string[])(isByAttempts ? ["--attempts", Text(options.Attempts)] : ["--iterations", Text(options.Iterations)]),
                "--seed", Text(seed), "--evaluate-every", Text(isByAttempts ? options.EvaluateEvery : options.Iterations),
                "--evaluation-episodes", Text(options.Episodes), "--choice-episodes", "0", "--probe-episodes", "0", .. variant.Options,
            ],
            [
                .. GrpoFiles.Resume(run), "--threads", Text(options.Threads),

                // All runs begin with the same policy on the same starts: it is measured once.
                .. (string[])(isByAttempts && !File.Exists(start) ? ["--evaluate-start"] : []),
            ],
            cancellation);
        if (isByAttempts && !File.Exists(start) && File.Exists(GrpoFiles.Start(run)))
        {
            File.Copy(GrpoFiles.Start(run), start);
        }

        JsonNode[] lines = [.. File.ReadLines(GrpoFiles.Metrics(run)).Select(line => JsonNode.Parse(line)!)];
        JsonNode? evaluation = document["evaluation"];
        AblationRun made = new(
            seed,
            (int?)evaluation?["successes"] ?? 0,
            (int?)evaluation?["episodes"] ?? 0,
            (int)document["iterations"]!,
            lines.Sum(line => (long)line["sampled"]!["attempts"]!),
            lines.Average(line => (double)line["success_rate"]!),
            (double)document["elapsed_seconds"]!,
            (string)document["ending"]!)
        {
            Area = isByAttempts ? Area(start, lines, options.Attempts) : null
        };
        return (made, phase.Commands[^1]);
    }

    private static double? Area(string start, JsonNode[] lines, long budget)
    {
        static double Rate(JsonNode counts) => (double)counts["successes"]! / Math.Max(1, (double)counts["episodes"]!);
        List<(long Attempts, double Rate)> points = File.Exists(start) ? [(0, Rate(JsonNode.Parse(File.ReadAllText(start))!))] : [];
        long attempts = 0;
        foreach (JsonNode line in lines)
        {
            attempts += (long)line["sampled"]!["attempts"]!;
            if (line["evaluation"] is { } evaluation)
            {
                points.Add((attempts, Rate(evaluation)));
            }
        }

        return points.Count == 0 ? null : SuccessCurve.MeanHeight(points, budget);
    }

    private static string Budget(AblationOptions options) => Path.Combine(options.WorkFolder, $"attempts-{Text(options.Attempts)}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
