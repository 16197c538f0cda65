using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>The runs as a page for people.</summary>
internal static class AblationTable
{
    public static string Line(AblationVariant variant, IReadOnlyList<AblationRun> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{variant.Name}: greedy {List(runs, run => 100 * run.Rate)} %, while sampling {List(runs, run => 100 * run.MeanSampledSuccess)} %, "
        + $"{List(runs, run => run.Attempts)} attempts");

    public static string Line(AblationComparison comparison) => string.Create(
        CultureInfo.InvariantCulture,
        $"{comparison.Variant} less {AblationComparison.Baseline}, area: {Points(comparison.Difference.Mean)} points ({Interval(comparison)}), p "
        + $"{comparison.Difference.Probability:0.0000}, after Holm {comparison.Corrected:0.0000}, {comparison.Difference.Count} seeds");

    public static IReadOnlyList<AblationComparison> Compared(IEnumerable<(AblationVariant Variant, IReadOnlyList<AblationRun> Runs)> results) =>
        AblationComparison.Of(results.SelectMany(result => result.Runs.Select(run => (result.Variant.Name, run))));

    public static JsonNode Document(AblationComparison comparison) => new JsonObject
    {
        ["variant"] = comparison.Variant,
        ["seeds"] = comparison.Difference.Count,
        ["difference"] = Terminal.Number(comparison.Difference.Mean, 6),
        ["low"] = Terminal.Number(comparison.Difference.Low, 6),
        ["high"] = Terminal.Number(comparison.Difference.High, 6),
        ["p"] = Terminal.Number(comparison.Difference.Probability, 6),
        ["p_holm"] = Terminal.Number(comparison.Corrected, 6),
    };

    public static string Page(AblationOptions options, IReadOnlyList<(AblationVariant Variant, IReadOnlyList<AblationRun> Runs)> results, string command)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# GRPO with one part changed: `{options.Task}`\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Written by `{command}` on {MachineDescription.Line()}.\n");
        if (options.Attempts > 0)
        {
            return AddAreas(page, options, results).ToString();
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"{options.Iterations} iterations from the same policy, one number per seed. Greedy: successes on {options.Episodes} validation starts after the "
            + $"last iteration: these numbers choose settings, so that no table of results repeats them. While sampling: success rate of all attempts, mean "
            + $"over the iterations, which says how fast it learned.\n\n");
        page.Append("| variant | options | greedy, % | mean | while sampling, % | mean | attempts | seconds |\n|---|---|---|---|---|---|---|---|\n");
        foreach ((AblationVariant variant, IReadOnlyList<AblationRun> runs) in results.Where(result => result.Runs.Count > 0))
        {
            string given = variant.Options.Count == 0 ? "none" : $"`{string.Join(' ', variant.Options)}`";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {variant.Name} | {given} | {List(runs, run => 100 * run.Rate)} | {100 * runs.Average(run => run.Rate):0.0} | "
                + $"{List(runs, run => 100 * run.MeanSampledSuccess)} | {100 * runs.Average(run => run.MeanSampledSuccess):0.0} | "
                + $"{List(runs, run => run.Attempts)} | {List(runs, run => run.Seconds)} |\n");
        }

        foreach ((AblationVariant variant, AblationRun run) in results.SelectMany(
            result => result.Runs.Where(run => run.Iterations < options.Iterations).Select(run => (result.Variant, run))))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{variant.Name}, seed {run.Seed}, ended after {run.Iterations} iterations: {run.Ending}\n");
        }

        return page.ToString();
    }

    private static StringBuilder AddAreas(
        StringBuilder page, AblationOptions options, IReadOnlyList<(AblationVariant Variant, IReadOnlyList<AblationRun> Runs)> results)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"{options.Attempts} sampled episodes from the same policy, one number per seed, in order from {options.FirstSeed}. Area: mean height of greedy "
            + $"success over the sampled episodes, measured on {options.Episodes} validation starts before, every {options.EvaluateEvery} iterations and at "
            + $"the end: these numbers choose settings, so that no table of results repeats them. "
            + $"Differences are between the same seeds, with Student's t interval of 95 % "
            + $"over seeds; p of the paired t test, and after Holm's correction over the variants here.\n\n");
        page.Append("| variant | options | area, % | mean | less the preset, points | 95 % | p | p, Holm | at the end, % | seconds |\n");
        page.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        Dictionary<string, AblationComparison> compared = Compared(results).ToDictionary(comparison => comparison.Variant, StringComparer.Ordinal);
        foreach ((AblationVariant variant, IReadOnlyList<AblationRun> runs) in results.Where(result => result.Runs.Count > 0))
        {
            AblationComparison? found = compared.GetValueOrDefault(variant.Name);
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {variant.Name} | {(variant.Options.Count == 0 ? "none" : $"`{string.Join(' ', variant.Options)}`")} | "
                + $"{string.Join(", ", runs.Select(run => Percent(run.Area)))} | {Percent(runs.Average(run => run.Area))} | "
                + $"{(found is null ? "–" : Points(found.Difference.Mean))} | {(found is null ? "–" : Interval(found))} | "
                + $"{(found is null ? "–" : Probability(found.Difference.Probability))} | {(found is null ? "–" : Probability(found.Corrected))} | "
                + $"{List(runs, run => 100 * run.Rate)} | {List(runs, run => run.Seconds)} |\n");
        }

        foreach ((AblationVariant variant, AblationRun run) in results.SelectMany(
            result => result.Runs.Where(run => run.Attempts < options.Attempts).Select(run => (result.Variant, run))))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{variant.Name}, seed {run.Seed}, ended after {run.Attempts} sampled episodes: {run.Ending}\n");
        }

        return page;
    }

    private static string Percent(double? rate) => rate is { } known ? (100 * known).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    private static string Points(double difference) => (100 * difference).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Probability(double probability) => probability.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Interval(AblationComparison comparison) =>
        comparison.Difference.Count < 2 ? "one seed" : $"{Points(comparison.Difference.Low)} to {Points(comparison.Difference.High)}";

    private static string List(IEnumerable<AblationRun> runs, Func<AblationRun, double> value) =>
        string.Join(", ", runs.Select(run => value(run).ToString("0", CultureInfo.InvariantCulture)));
}
