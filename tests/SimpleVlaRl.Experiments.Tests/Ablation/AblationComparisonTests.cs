using SimpleVlaRl.Experiments.Ablation;

namespace SimpleVlaRl.Experiments.Tests.Ablation;

/// <summary>Variants against the preset, seed by seed.</summary>
public sealed class AblationComparisonTests
{
    [Fact]
    public void Of_SeedsThatBothHave_AreComparedAndTheRestLeftOut()
    {
        IReadOnlyList<AblationComparison> compared = AblationComparison.Of(
        [
            ("preset", Run(1, 0.5)), ("preset", Run(2, 0.4)), ("preset", Run(3, 0.3)),
            ("better", Run(1, 0.6)), ("better", Run(2, 0.6)), ("better", Run(3, 0.6)), ("better", Run(4, 0.0)),
            ("alike", Run(1, 0.5)), ("alike", Run(2, 0.4)), ("alike", Run(3, null)),
        ]);

        // Differences 0.1, 0.2, 0.3: t is 3.4641 with 2 degrees of freedom.
        Assert.Equal(["better", "alike"], compared.Select(variant => variant.Variant));
        Assert.Equal(3, compared[0].Difference.Count);
        Assert.Equal(0.2, compared[0].Difference.Mean, 1e-12);
        Assert.Equal(0.074180, compared[0].Difference.Probability, 1e-5);
        Assert.Equal(2 * 0.074180, compared[0].Corrected, 1e-5);
        Assert.Equal((2, 1.0), (compared[1].Difference.Count, compared[1].Corrected));
    }

    [Fact]
    public void Of_NoPreset_ComparesNothing() => Assert.Empty(AblationComparison.Of([("better", Run(1, 0.6))]));

    private static AblationRun Run(long seed, double? area) => new(seed, 0, 0, 1, 64, 0.5, 1, "it was made up for a test") { Area = area };
}
