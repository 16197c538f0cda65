namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>A part's share in the means of an optimizer step; parts are added up.</summary>
/// <param name="Loss">Of the loss.</param>
/// <param name="ClipFraction">Of the share of clipped tokens.</param>
/// <param name="ApproximateKl">Of the estimated divergence.</param>
/// <param name="Entropy">Of the tokens' entropy.</param>
/// <param name="EngineDifference">The largest difference between the two engines' log-probabilities; null where there was nothing to compare.</param>
internal readonly record struct SliceSums(double Loss, double ClipFraction, double ApproximateKl, double Entropy, double? EngineDifference)
{
    /// <summary>Adds parts up.</summary>
    public static SliceSums Of(IEnumerable<SliceSums> parts) => parts.Aggregate(default(SliceSums), (sum, part) => new SliceSums(
        sum.Loss + part.Loss,
        sum.ClipFraction + part.ClipFraction,
        sum.ApproximateKl + part.ApproximateKl,
        sum.Entropy + part.Entropy,

        // Math.Max keeps what is no number; the maximum of a sequence would pass it over.
        part.EngineDifference is { } own ? Math.Max(sum.EngineDifference ?? 0, own) : sum.EngineDifference));
}
