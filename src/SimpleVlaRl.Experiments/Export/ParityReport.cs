using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using Spectre.Console;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>The rows of a comparison and its verdict.</summary>
/// <param name="Precision">The graph's precision.</param>
/// <param name="Tolerance">What counts as agreement in that precision.</param>
/// <param name="Rows">One per batch size and temperature.</param>
internal sealed record ParityReport(string Precision, ParityTolerance Tolerance, IReadOnlyList<ParityRow> Rows)
{
    /// <summary>Whether the graph is the network, as far as its precision can be.</summary>
    public bool Agrees => Rows.Count > 0 && Rows.All(Tolerance.Holds);

    public void Show(Terminal terminal)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(
            "batch", "temperature", "tokens", "agree", "differ", "ties", "max |Δ log-prob|", "p99", "mean", "max |Δ entropy|", "max |Δ action|",
            "p99 error, degrees", "max", "p99 error, mm", "max");
        foreach (ParityRow row in Rows)
        {
            table.AddRow(
                row.Batch.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.Temperature, "0.0"),
                row.Tokens.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(100 * row.TokenAgreement, "0.0") + " %",
                row.DifferingTokens.ToString(CultureInfo.InvariantCulture),
                row.Ties.ToString(CultureInfo.InvariantCulture),
                Terminal.Text(row.LargestLogProbabilityDifference, "0.0e+0"),
                Terminal.Text(row.Percentile99LogProbabilityDifference, "0.0e+0"),
                Terminal.Text(row.MeanLogProbabilityDifference, "0.0e+0"),
                Terminal.Text(row.LargestEntropyDifference, "0.0e+0"),
                row.LargestNormalizedActionDifference is double action ? Terminal.Text(action, "0.0e+0") : "",
                row.Degrees is null ? "" : Terminal.Text(row.Degrees.Percentile99, "0.000"),
                row.Degrees is null ? "" : Terminal.Text(row.Degrees.Largest, "0.000"),
                row.Millimetres is null ? "" : Terminal.Text(row.Millimetres.Percentile99, "0.000"),
                row.Millimetres is null ? "" : Terminal.Text(row.Millimetres.Largest, "0.000"));
        }

        terminal.Show(table);
    }

    /// <summary>The stable keys that scripts depend on, then what else was measured.</summary>
    public JsonObject Document() => new()
    {
        ["max_abs_log_prob"] = Finite(Rows.Max(row => row.LargestLogProbabilityDifference)),
        ["max_abs_logit"] = Finite(Rows.Max(row => row.LargestLogitDifference)),
        ["token_agreement"] = Finite(Rows.Min(row => row.TokenAgreement)),
        ["verified"] = Agrees,
        ["precision"] = Precision,
        ["tolerance"] = Tolerance.Document(),
        ["rows"] = new JsonArray([.. Rows.Select(Row)]),
    };

    private JsonObject Row(ParityRow row) => new()
    {
        ["precision"] = Precision,
        ["batch"] = row.Batch,
        ["max_abs_log_prob"] = Finite(row.LargestLogProbabilityDifference),
        ["token_agreement"] = Finite(row.TokenAgreement),
        ["action_error_degrees"] = Finite(row.Degrees?.Largest ?? double.NaN),
        ["action_error_millimetres"] = Finite(row.Millimetres?.Largest ?? double.NaN),
        ["temperature"] = Terminal.Number(row.Temperature, 2),
        ["tokens"] = row.Tokens,
        ["tokens_differing"] = row.DifferingTokens,
        ["ties"] = row.Ties,
        ["max_abs_logit"] = Finite(row.LargestLogitDifference),
        ["log_prob_there"] = Finite(row.LogProbabilityThere),
        ["p99_abs_log_prob"] = Finite(row.Percentile99LogProbabilityDifference),
        ["mean_abs_log_prob"] = Finite(row.MeanLogProbabilityDifference),
        ["max_abs_entropy"] = Finite(row.LargestEntropyDifference),
        ["max_abs_normalized_action"] = Finite(row.LargestNormalizedActionDifference ?? double.NaN),
        ["max_abs_action_table"] = Finite(row.LargestTableDifference),
        ["error_degrees"] = row.Degrees?.Document(),
        ["error_millimetres"] = row.Millimetres?.Document(),
        ["error_opening"] = row.Opening?.Document(),
    };

    /// <summary>JSON has no word for what is no number; null fails every comparison.</summary>
    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
