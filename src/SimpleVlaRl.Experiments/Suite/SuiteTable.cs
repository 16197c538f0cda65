using System.Globalization;
using System.Text;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>The rows as a page for people.</summary>
internal static class SuiteTable
{
    private const string Unpaired = "; rows marked (Fisher) are of a time when the outcome of each start was not kept, "
        + "and have Fisher's, which takes the two for independent samples";

    private const double Level = 0.05;

    public static string Line(SuiteRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Task}: {row.Imitation.Successes} of {row.Imitation.Episodes} after imitation of {row.Demonstrations} demonstrations, {row.Reinforced.Successes} "
        + $"of {row.Reinforced.Episodes} after {row.ReinforcementMinutes:0.0} minutes of GRPO ({row.Iterations} iterations), p over starts "
        + $"{Chance(row, row.ProbabilityOfChance, "= ")}");

    /// <summary>
    /// Of the tasks that were practised: mean of (after − before) / before over the rows whose policy succeeded at all before; not a number without one.
    /// </summary>
    public static double MeanRelativeGain(IEnumerable<SuiteRow> rows) =>
        rows.Where(row => row.Practised && row.Imitation.Successes > 0).Select(row => row.RelativeGain).DefaultIfEmpty(double.NaN).Average();

    /// <summary>How much the mean success over the practised tasks gained: SimpleVLA-RL's measure over RoboTwin 2.0, where 38.3 to 68.8 is 80 %.</summary>
    public static double GainOfMean(IReadOnlyList<SuiteRow> rows) => (MeanAfter(rows) - MeanBefore(rows)) / MeanBefore(rows);

    /// <summary>Rows that became worse beyond chance, with Holm's correction for all of them.</summary>
    public static IEnumerable<SuiteRow> Worse(IReadOnlyList<SuiteRow> rows) =>
        rows.Zip(Corrected(rows)).Where(pair => pair.First.Reinforced.Rate < pair.First.Imitation.Rate && pair.Second < Level).Select(pair => pair.First);

    /// <summary>The rows' p-values with Holm's correction for as many tasks.</summary>
    public static double[] Corrected(IReadOnlyList<SuiteRow> rows) => HolmCorrection.Adjust([.. rows.Select(row => row.ProbabilityOfChance)]);

    public static string Page(IReadOnlyList<SuiteRow> rows, string command)
    {
        StringBuilder page = new();
        page.Append("# Imitation, then GRPO on binary outcomes\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"Written by `{command}`; tasks with a row here are skipped when it runs again. Greedy success in ONNX Runtime on report starts, from which "
            + $"nothing is learned and by which, but for rows by earlier rules, nothing is chosen, with 95 % Wilson intervals. p is over starts, of one "
            + $"training seed: it says nothing about another seed. It is McNemar's exact test, start by start"
            + $"{(rows.All(row => row.IsPaired) ? "" : Unpaired)}. "
            + $"\"Holm\" is p with Holm's correction for the {rows.Count} tasks.\n\n");
        if (rows.Any(row => !row.IsPaired))
        {
            page.Append("Made by earlier rules, the rows marked (Fisher): GRPO monitored itself on some of these starts; its optimizer steps saw 2 starts "
                + "each, and the correlation of its draws went on over chunks.\n\n");
        }

        page.Append(
            "| task | demonstrations | imitation | after GRPO | relative gain | p | Holm | minutes | iterations |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach ((SuiteRow row, double corrected) in rows.Zip(Corrected(rows)))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{row.Task}` | {row.Demonstrations}{(row.StartIsShared ? ", of all tasks" : "")} | {Cell(row.Imitation)} | {Cell(row.Reinforced)} | "
                + $"{Percent(row.RelativeGain)} | {Chance(row, row.ProbabilityOfChance)} | {Number(corrected)} | {Effort(row)} |\n");
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"\nMean success of the tasks that were practised: {Percent(MeanBefore(rows))} before and {Percent(MeanAfter(rows))} after, a gain of "
            + $"{Percent(GainOfMean(rows))}. The mean of their own gains is {Percent(MeanRelativeGain(rows))}. Of all tasks, {Worse(rows).Count()} worse "
            + $"beyond chance (Holm, 5 %).\n");
        foreach (IGrouping<string?, SuiteRow> together in rows.Where(row => row.Together is not null).GroupBy(row => row.Together))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\nOne policy, `{together.Key}`, learned {string.Join(", ", together.Select(row => $"`{row.Task}`"))} together, told apart by their "
                + $"instructions: minutes and iterations are those of all of them.\n");
        }

        page.Append("\n## The commands of each row\n");
        foreach (IGrouping<string, SuiteRow> alike in rows.GroupBy(row => row.Together is null ? row.Task : $"{row.Together} together"))
        {
            SuiteRow row = alike.First();
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n{string.Join(", ", alike.Select(each => $"`{each.Task}`"))}, seed {row.Seed}, "
                + $"{row.Machine}:\n\n```\n{string.Join('\n', row.Commands)}\n```\n");
        }

        return page.ToString();
    }

    private static double MeanBefore(IReadOnlyList<SuiteRow> rows) => Mean(rows, row => row.Imitation);

    private static double MeanAfter(IReadOnlyList<SuiteRow> rows) => Mean(rows, row => row.Reinforced);

    private static double Mean(IReadOnlyList<SuiteRow> rows, Func<SuiteRow, SuiteScore> score) =>
        rows.Where(row => row.Practised).Select(row => score(row).Rate).DefaultIfEmpty(double.NaN).Average();

    private static string Effort(SuiteRow row) =>
        row.Practised ? string.Create(CultureInfo.InvariantCulture, $"{row.ReinforcementMinutes:0.0} | {row.Iterations}") : "not practised | -";

    private static string Cell(SuiteScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"{score.Successes} of {score.Episodes} ({100 * score.Interval.Low:0.0} to {100 * score.Interval.High:0.0} "
        + $"%){(score.Invalid > 0 ? $", {score.Invalid} invalid" : "")}");

    private static string Chance(SuiteRow row, double probability, string equals = "") => Number(probability, equals) + (row.IsPaired ? "" : " (Fisher)");

    private static string Number(double probability, string equals = "") =>
        probability < 0.0001 ? "< 0.0001" : string.Create(CultureInfo.InvariantCulture, $"{equals}{probability:0.0000}");

    private static string Percent(double share) => double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %") : "-";
}
