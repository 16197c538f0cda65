using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Precisions;

/// <summary>What a precision does to a policy.</summary>
/// <param name="Precision">Such as <c>int8</c>.</param>
/// <param name="WeightLimit">The largest 8-bit weight; null in other precisions.</param>
/// <param name="Bytes">The size of graph and weights.</param>
/// <param name="Result">Its episodes.</param>
/// <param name="Greedy">The comparison with the network, one row at a time, greedy.</param>
/// <param name="Sampled">The same at temperature 1.</param>
internal sealed record PrecisionRow(string Precision, int? WeightLimit, long Bytes, TaskResult Result, ParityRow Greedy, ParityRow Sampled)
{
    private string Name => WeightLimit is null ? Precision : string.Create(CultureInfo.InvariantCulture, $"{Precision} +-{WeightLimit}");

    public string[] Cells() =>
    [
        Name,
        Terminal.Text(Bytes / 1e6),
        string.Create(CultureInfo.InvariantCulture, $"{Result.Successes}/{Result.Counted}"),
        Terminal.Text(100 * Greedy.TokenAgreement, "0.0") + " %",
        Terminal.Text(100 * Sampled.TokenAgreement, "0.0") + " %",
        Terminal.Text(Greedy.MeanLogProbabilityDifference, "0.0e+0"),
        Terminal.Text(100 * (Sampled.Ratios?.BeyondClip ?? double.NaN), "0.00") + " %",
        Terminal.Text(100 * (Sampled.Ratios?.EffectiveShare ?? double.NaN), "0.0") + " %",
        Errors(Greedy.Degrees),
        Errors(Greedy.Millimetres),
    ];

    public JsonObject Document()
    {
        JsonObject result = Result.Document();
        return new JsonObject
        {
            ["precision"] = Precision,
            ["int8_weight_limit"] = WeightLimit,
            ["megabytes"] = Terminal.Number(Bytes / 1e6),
            ["token_agreement"] = Terminal.Number(Greedy.TokenAgreement, 5),
            ["token_agreement_sampled"] = Terminal.Number(Sampled.TokenAgreement, 5),
            ["tokens"] = Greedy.Tokens,
            ["ties"] = Greedy.Ties,
            ["mean_abs_log_prob"] = Terminal.Number(Greedy.MeanLogProbabilityDifference, 7),
            ["p99_abs_log_prob"] = Terminal.Number(Greedy.Percentile99LogProbabilityDifference, 7),
            ["max_abs_log_prob"] = Terminal.Number(Greedy.LargestLogProbabilityDifference, 7),
            ["behaviour_ratio"] = Sampled.Ratios is { } ratios ? BehaviourRatioDocument.Of(ratios) : null,
            ["action_error_degrees"] = Greedy.Degrees?.Document(),
            ["action_error_millimetres"] = Greedy.Millimetres?.Document(),
            ["episodes"] = Result.Counted,
            ["successes"] = Result.Successes,
            ["rate"] = result["rate"]?.DeepClone(),
            ["low"] = result["low"]?.DeepClone(),
            ["high"] = result["high"]?.DeepClone(),
            ["invalid"] = Result.Invalid,
        };
    }

    private static string Errors(ErrorSummary? errors) => errors is null ? "-"
        : $"{Terminal.Text(errors.Mean, "0.000")} / {Terminal.Text(errors.Percentile99, "0.00")} / {Terminal.Text(errors.Largest, "0.0")}";
}
