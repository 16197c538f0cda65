using MathNet.Numerics.Distributions;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>How many seeds an ablation takes.</summary>
public sealed class PairedPowerTests
{
    /// <summary>G*Power 3.1, t tests, difference from constant, two tails, alpha 0.05, power 0.80: effects of 0.2, 0.5, 0.8 and 1.</summary>
    [Theory]
    [InlineData(0.2, 199)]
    [InlineData(0.5, 34)]
    [InlineData(0.8, 15)]
    [InlineData(1.0, 10)]
    public void Pairs_AnEffect_IsWhatTheExactDistributionTakes(double effect, int expected) => Assert.Equal(expected, PairedPower.Pairs(1, effect));

    [Fact]
    public void Pairs_AsManyAsItSays_FindTheDifferenceInFourOfFiveStudies()
    {
        const double Deviation = 0.12;
        int pairs = PairedPower.Pairs(Deviation, 0.10);
        Normal noise = new(0.10, Deviation, new Random(5));
        int found = Enumerable.Range(0, 4000).Count(_ => PairedDifference.Of([.. noise.Samples().Take(pairs)]).Probability < 0.05);

        // 80 % of 4000 has a standard deviation of 0.6 %; the formula rounds up to whole pairs.
        Assert.InRange(found / 4000.0, 0.77, 0.86);
    }

    [Fact]
    public void UpperDeviation_OfFewPairs_IsMuchLarger()
    {
        // chi-square with 2 degrees of freedom is exponential: its 20 % quantile is -2 ln 0.8.
        Assert.Equal(Math.Sqrt(2 / (-2 * Math.Log(0.8))), PairedPower.UpperDeviation(1, 3), 1e-6);
        Assert.InRange(PairedPower.UpperDeviation(1, 100), 1, 1.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedPower.UpperDeviation(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedPower.Pairs(1, 0));
    }
}
