using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>Says from a pilot how many seeds an ablation takes; nothing is run.</summary>
internal static class AblationPower
{
    /// <summary>Says it for every variant, and for the deviation of all of them together.</summary>
    /// <param name="pilot">The pilot's rows.</param>
    /// <param name="points">The difference to be found, percentage points.</param>
    /// <param name="terminal">Where to say it.</param>
    /// <exception cref="UserException">The pilot has no variant with two seeds that the preset has too.</exception>
    public static int Run(string pilot, double points, Terminal terminal)
    {
        IReadOnlyList<AblationRow> rows = AblationRow.ReadAll(pilot);
        AblationComparison[] compared =
            [.. AblationComparison.Of(rows.Select(row => (row.Variant, row.Run))).Where(variant => variant.Difference.Count >= 2)];
        if (compared.Length == 0)
        {
            throw new UserException($"The pilot '{pilot}' has no variant with two seeds that '{AblationComparison.Baseline}' has too: their differences have "
                + "no variance. Run it with --seeds 2 or more.");
        }

        if (compared.FirstOrDefault(variant => variant.Difference.Deviation == 0) is { } same)
        {
            throw new UserException($"In the pilot '{pilot}' all seeds of '{same.Variant}' differ from '{AblationComparison.Baseline}' by the same: that says "
                + "nothing of how seeds vary. Run it with more seeds, starts or episodes.");
        }

        int freedom = compared.Sum(variant => variant.Difference.Count - 1);
        double pooled = Math.Sqrt(compared.Sum(variant => (variant.Difference.Count - 1) * Math.Pow(variant.Difference.Deviation, 2)) / freedom);
        List<JsonNode> documents = [];
        foreach (AblationComparison variant in compared)
        {
            documents.Add(Say(variant.Variant, variant.Difference.Deviation, variant.Difference.Count, points, terminal));
        }

        // All differences are to the same runs of the preset, so that together they know the deviation hardly better than one of them.
        documents.Add(Say("all variants together", pooled, compared.Min(variant => variant.Difference.Count), points, terminal));
        terminal.Json(new JsonObject { ["points"] = points, ["power"] = 0.8, ["level"] = 0.05, ["variants"] = new JsonArray([.. documents]) });
        return ExitCode.Success;
    }

    private static JsonObject Say(string name, double deviation, int pairs, double points, Terminal terminal)
    {
        double upper = PairedPower.UpperDeviation(deviation, pairs);
        int seeds = PairedPower.Pairs(100 * deviation, points);
        int cautious = PairedPower.Pairs(100 * upper, points);
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: differences of {pairs} pairs deviate by {100 * deviation:0.0} points: {seeds} seeds find {points:0.#} points with 80 % power (two-sided "
            + $"5 %, paired t); {cautious} if the deviation is {100 * upper:0.0}, below which it is with 80 %"));
        return new JsonObject
        {
            ["variant"] = name,
            ["pairs"] = pairs,
            ["deviation"] = Terminal.Number(deviation, 6),
            ["seeds"] = seeds,
            ["upper_deviation"] = Terminal.Number(upper, 6),
            ["cautious_seeds"] = cautious,
        };
    }
}
