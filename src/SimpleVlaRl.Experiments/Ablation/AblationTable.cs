using System.Globalization;
using System.Text;
using SimpleVlaRl.CommandLine;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>The runs as a page for people.</summary>
internal static class AblationTable
{
    public static string Line(AblationVariant variant, IReadOnlyList<AblationRun> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{variant.Name}: greedy {List(runs, run => 100 * run.Rate)} %, while sampling {List(runs, run => 100 * run.MeanSampledSuccess)} %, "
        + $"{List(runs, run => run.Attempts)} attempts");

    public static string Page(AblationOptions options, IReadOnlyList<(AblationVariant Variant, IReadOnlyList<AblationRun> Runs)> results, string command)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# GRPO with one part changed: `{options.Task}`\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Written by `{command}` on {MachineDescription.Line()}.\n");
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

    private static string List(IEnumerable<AblationRun> runs, Func<AblationRun, double> value) =>
        string.Join(", ", runs.Select(run => value(run).ToString("0", CultureInfo.InvariantCulture)));
}
