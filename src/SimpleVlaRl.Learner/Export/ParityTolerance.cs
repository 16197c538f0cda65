using System.Text.Json.Nodes;

namespace SimpleVlaRl.Learner.Export;

/// <summary>How far a graph of a precision may part from its network and still count as that network.</summary>
/// <remarks>
/// Measured on a trained nano policy with room to spare. Recorded observations are what a policy is for; on random ones a trained network
/// amplifies rounding, so that two correct single-precision programs part by 2e-4 nats at a few of 10000 tokens and by 5e-5 on recorded
/// ones. That is why the largest difference has a wider bound there and the 99th percentile the narrow one.
/// </remarks>
/// <param name="Largest">max |Δ log-prob| of any token, nats; infinite where it is only reported.</param>
/// <param name="Percentile99">The 99th percentile of |Δ log-prob|, nats.</param>
/// <param name="Mean">mean |Δ log-prob|, nats.</param>
/// <param name="GreedyAgreement">The smallest share of greedy tokens that are equal or explained by a tie.</param>
/// <param name="SampledAgreement">The same for sampled tokens.</param>
internal sealed record ParityTolerance(double Largest, double Percentile99, double Mean, double GreedyAgreement, double SampledAgreement)
{
    /// <summary>The tolerance of a manifest's precision; one that is not known is held to single precision's.</summary>
    /// <param name="precision">Such as <c>int8</c>.</param>
    /// <param name="areRecorded">Whether the observations are recorded ones.</param>
    public static ParityTolerance Of(string precision, bool areRecorded) => (precision, areRecorded) switch
    {
        ("fp16", true) => new ParityTolerance(0.1, 0.02, 0.002, 0.99, 0.98),
        ("fp16", false) => new ParityTolerance(0.2, 0.05, 0.01, 0.98, 0.93),
        ("int8", true) => new ParityTolerance(double.PositiveInfinity, 0.4, 0.05, 0.9, 0.75),
        ("int8", false) => new ParityTolerance(double.PositiveInfinity, 1, 0.2, 0.75, 0),
        ("int4", true) => new ParityTolerance(double.PositiveInfinity, 2, 0.25, 0.7, 0.5),
        ("int4", false) => new ParityTolerance(double.PositiveInfinity, 8, 1.2, 0.3, 0),
        (_, true) => new ParityTolerance(1e-4, 1e-4, 1e-4, 1, 1),
        (_, false) => new ParityTolerance(5e-4, 1e-4, 1e-4, 1, 1),
    };

    /// <summary>Whether a row keeps to it; what is no number does not.</summary>
    public bool Holds(ParityRow row) =>
        row.LargestLogProbabilityDifference <= Largest
        && row.Percentile99LogProbabilityDifference <= Percentile99
        && row.MeanLogProbabilityDifference <= Mean
        && row.TokenAgreement >= (row.Temperature == 0 ? GreedyAgreement : SampledAgreement);

    public JsonObject Document() => new()
    {
        ["max_abs_log_prob_difference"] = double.IsFinite(Largest) ? Largest : null,
        ["p99_abs_log_prob_difference"] = Percentile99,
        ["mean_abs_log_prob_difference"] = Mean,
        ["greedy_token_agreement"] = GreedyAgreement,
        ["sampled_token_agreement"] = SampledAgreement,
    };
}
