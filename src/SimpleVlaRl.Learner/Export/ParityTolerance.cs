using System.Text.Json.Nodes;

namespace SimpleVlaRl.Learner.Export;

/// <summary>How far a graph of a precision may part from its network and still count as that network.</summary>
/// <param name="LargestLogProbabilityDifference">max |Δ log-prob| of any token, nats; infinite when it is only reported.</param>
/// <param name="MeanLogProbabilityDifference">mean |Δ log-prob|, nats.</param>
/// <param name="TokenAgreement">The smallest share of tokens that are equal or explained by a tie, per row of the report.</param>
internal sealed record ParityTolerance(double LargestLogProbabilityDifference, double MeanLogProbabilityDifference, double TokenAgreement)
{
    /// <summary>The tolerance of a manifest's precision; what is not known is held to single precision's.</summary>
    public static ParityTolerance Of(string precision) => precision switch
    {
        "fp16" => new ParityTolerance(0.05, 0.005, 0.98),
        "int8" => new ParityTolerance(double.PositiveInfinity, 0.15, 0.75),
        "int4" => new ParityTolerance(double.PositiveInfinity, 0.6, 0.4),
        _ => new ParityTolerance(1e-4, 1e-4, 1),
    };

    public bool Holds(ParityRow row) =>
        row.LargestLogProbabilityDifference <= LargestLogProbabilityDifference
        && row.MeanLogProbabilityDifference <= MeanLogProbabilityDifference
        && row.TokenAgreement >= TokenAgreement;

    public JsonObject Document() => new()
    {
        ["max_abs_log_prob_difference"] = double.IsFinite(LargestLogProbabilityDifference) ? LargestLogProbabilityDifference : null,
        ["mean_abs_log_prob_difference"] = MeanLogProbabilityDifference,
        ["token_agreement"] = TokenAgreement,
    };
}
