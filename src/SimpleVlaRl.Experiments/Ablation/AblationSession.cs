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
        for (long seed = 1; seed <= options.Seeds; seed++)
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

        terminal.Line($"page: {RepositoryPaths.Relative(options.Page)}");
        terminal.Json(new JsonObject
        {
            ["variants"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
            {
                ["variant"] = result.Variant.Name,
                ["greedy"] = new JsonArray([.. result.Runs.Select(run => (JsonNode?)Terminal.Number(run.Rate, 4))]),
                ["sampled"] = new JsonArray([.. result.Runs.Select(run => (JsonNode?)Terminal.Number(run.MeanSampledSuccess, 4))]),
                ["attempts"] = new JsonArray([.. result.Runs.Select(run => (JsonNode)run.Attempts)]),
            })]),
        });
        return ExitCode.Success;
    }

    private static AblationRun RunOne(
        AblationOptions options, AblationVariant variant, long seed, IPhaseOptions phases, Terminal terminal, CancellationToken cancellation)
    {
        string folder = Path.Combine(options.WorkFolder, variant.Name, Text(seed));
        string run = Path.Combine(folder, "grpo");
        JsonNode document = new SuitePhase(folder, phases, terminal).Run(
            "reinforce",
            [
                "grpo", "--policy", options.Policy, "--task", options.Task, "--run", run, "--minutes", "0", "--iterations", Text(options.Iterations), "--seed",
                Text(seed),
                "--evaluate-every", Text(options.Iterations), "--evaluation-episodes", Text(options.Episodes), "--choice-episodes", "0", "--probe-episodes",
                "0", .. variant.Options,
            ],
            [.. GrpoFiles.Resume(run), "--threads", Text(options.Threads)],
            cancellation);
        JsonNode[] lines = [.. File.ReadLines(GrpoFiles.Metrics(run)).Select(line => JsonNode.Parse(line)!)];
        JsonNode? evaluation = document["evaluation"];
        return new AblationRun(
            seed,
            (int?)evaluation?["successes"] ?? 0,
            (int?)evaluation?["episodes"] ?? 0,
            (int)document["iterations"]!,
            lines.Sum(line => (long)line["sampled"]!["attempts"]!),
            lines.Average(line => (double)line["success_rate"]!),
            (double)document["elapsed_seconds"]!,
            (string)document["ending"]!);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
