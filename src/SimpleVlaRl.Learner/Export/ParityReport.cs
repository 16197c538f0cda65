using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using Spectre.Console;

namespace SimpleVlaRl.Learner.Export;

/// <summary>The rows of a comparison and its verdict.</summary>
/// <param name="Rows">One per batch size and temperature.</param>
internal sealed record ParityReport(IReadOnlyList<ParityRow> Rows)
{
    /// <summary>The largest difference of a log-probability that still counts as agreement in single precision, nats.</summary>
    public const double LogProbabilityTolerance = 1e-4;

    /// <summary>Whether the graph is the network.</summary>
    public bool Agrees => Rows.Count > 0 && Rows.All(row => row.LargestLogProbabilityDifference <= LogProbabilityTolerance && row.DifferingTokens == 0);

    public void Show(Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("batch", "temperature", "tokens", "max |Δ log-prob|", "max |Δ entropy|", "tokens differing", "ties", "max |Δ action|");
        foreach (ParityRow row in Rows)
        {
            table.AddRow(
                row.Batch.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.Temperature, "0.0"),
                row.Tokens.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.LargestLogProbabilityDifference, "0.0e+0"),
                Terminal.Text(row.LargestEntropyDifference, "0.0e+0"),
                row.DifferingTokens.ToString(CultureInfo.InvariantCulture),
                row.Ties.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.LargestActionDifference, "0.0e+0"));
        }

        terminal.Show(table);
    }

    public JsonObject Document() => new()
    {
        ["agrees"] = Agrees,
        ["tolerance"] = LogProbabilityTolerance,
        ["precision"] = "fp32",
        ["rows"] = new JsonArray([.. Rows.Select(Row)]),
    };

    private static JsonObject Row(ParityRow row) => new()
    {
        ["batch"] = row.Batch,
        ["temperature"] = Terminal.Number(row.Temperature, 2),
        ["tokens"] = row.Tokens,
        ["max_abs_log_prob_difference"] = row.LargestLogProbabilityDifference,
        ["max_abs_entropy_difference"] = row.LargestEntropyDifference,
        ["tokens_differing"] = row.DifferingTokens,
        ["ties"] = row.Ties,
        ["max_abs_action_difference"] = row.LargestActionDifference,
    };
}
