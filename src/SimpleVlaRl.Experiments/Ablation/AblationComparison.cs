using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Ablation;

/// <summary>How far a variant is from the preset, seed by seed.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Difference">Its area less the preset's with the same seed.</param>
/// <param name="Corrected">The p-value after Holm's correction over all variants.</param>
internal sealed record AblationComparison(string Variant, PairedDifference Difference, double Corrected)
{
    /// <summary>The variant that the others are compared with.</summary>
    public const string Baseline = "preset";

    /// <summary>Compares every variant with the preset over the seeds that both have.</summary>
    /// <param name="runs">The runs; those without an area are left out.</param>
    /// <returns>One per variant that shares a seed with the preset, in their order; none without the preset.</returns>
    public static IReadOnlyList<AblationComparison> Of(IEnumerable<(string Variant, AblationRun Run)> runs)
    {
        ILookup<string, (long Seed, double Area)> variants = runs.Where(entry => entry.Run.Area is not null)
            .ToLookup(entry => entry.Variant, entry => (entry.Run.Seed, entry.Run.Area!.Value), StringComparer.Ordinal);
        Dictionary<long, double> baseline = variants[Baseline].ToDictionary(entry => entry.Seed, entry => entry.Area);
        (string Name, PairedDifference Difference)[] found =
        [
            .. variants.Where(variant => variant.Key != Baseline)
                .Select(variant => (variant.Key, PairedDifference.Of(
                    [.. variant.Where(entry => baseline.ContainsKey(entry.Seed)).Select(entry => entry.Area - baseline[entry.Seed])])))
                .Where(variant => variant.Item2.Count > 0),
        ];
        double[] corrected = HolmCorrection.Adjust([.. found.Select(variant => variant.Difference.Probability)]);
        return [.. found.Zip(corrected, (variant, probability) => new AblationComparison(variant.Name, variant.Difference, probability))];
    }
}
