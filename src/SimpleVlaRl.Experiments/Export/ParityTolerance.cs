using System.Text.Json.Nodes;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>How far a graph of a precision may part from its network and still count as that network.</summary>
/// <remarks>
/// Single precision: tokens equal outside ties, and max |Δ log-prob| at most 1e-4 on recorded observations. Recorded observations are what a policy is for;
/// on random ones a trained network amplifies rounding, so there 99 of 100 tokens are held to 1e-4 and the worst to 5e-4 (after GRPO, a token of
/// log-probability -6.4 was off by 1.2e-4 and the 99th percentile by 1.4e-5). The other tolerances were set around what a trained nano policy measured, with
/// room to spare.
/// </remarks>
/// <param name="Largest">max |Δ log-prob| of any token, nats; infinite where it is only reported.</param>
/// <param name="Percentile99">The 99th percentile of |Δ log-prob|, nats.</param>
/// <param name="Mean">mean |Δ log-prob|, nats.</param>
/// <param name="GreedyAgreement">The smallest share of greedy tokens that are equal or explained by a tie.</param>
/// <param name="SampledAgreement">The same for sampled tokens.</param>
/// <param name="Action">max |Δ action| of a regression head, between -1 and 1.</param>
internal sealed record ParityTolerance(double Largest, double Percentile99, double Mean, double GreedyAgreement, double SampledAgreement, double Action)
{
    /// <summary>How far the action of an equal token may be off: single precision against double, in a joint's unit.</summary>
    private const double ActionTable = 1e-5;

    /// <summary>The tolerance of a manifest's precision; one that is not known is held to single precision's.</summary>
    /// <param name="precision">Such as <c>int8</c>.</param>
    /// <param name="areRecorded">Whether the observations are recorded ones.</param>
    public static ParityTolerance Of(string precision, bool areRecorded) => (precision, areRecorded) switch
    {
        ("fp16", true) => new ParityTolerance(0.1, 0.02, 0.002, 0.99, 0.98, 0.01),
        ("fp16", false) => new ParityTolerance(0.2, 0.05, 0.01, 0.98, 0.93, 0.01),
        ("int8", true) => new ParityTolerance(double.PositiveInfinity, 0.4, 0.05, 0.9, 0.75, 0.1),
        ("int8", false) => new ParityTolerance(double.PositiveInfinity, 1, 0.2, 0.75, 0, 0.1),
        ("int4", true) => new ParityTolerance(double.PositiveInfinity, 2, 0.25, 0.7, 0.5, 0.3),
        ("int4", false) => new ParityTolerance(double.PositiveInfinity, 8, 1.2, 0.3, 0, 0.3),
        (_, true) => new ParityTolerance(1e-4, 1e-4, 1e-4, 1, 1, 1e-4),
        (_, false) => new ParityTolerance(5e-4, 1e-4, 1e-4, 1, 1, 1e-4),
    };

    /// <summary>Whether a row keeps to it; what is no number does not.</summary>
    public bool Holds(ParityRow row) =>
        row.LargestTableDifference <= ActionTable && (row.LargestNormalizedActionDifference is double action ? action <= Action : TokensHold(row));

    private bool TokensHold(ParityRow row) =>
        row.LargestLogProbabilityDifference <= Largest
        && row.Percentile99LogProbabilityDifference <= Percentile99
        && row.MeanLogProbabilityDifference <= Mean
        && row.TokenAgreement >= (row.Temperature == 0 ? GreedyAgreement : SampledAgreement);

    public JsonObject Document() => new()
    {
        ["max_abs_log_prob"] = double.IsFinite(Largest) ? Largest : null,
        ["p99_abs_log_prob"] = Percentile99,
        ["mean_abs_log_prob"] = Mean,
        ["greedy_token_agreement"] = GreedyAgreement,
        ["sampled_token_agreement"] = SampledAgreement,
        ["max_abs_normalized_action"] = Action,
    };
}
