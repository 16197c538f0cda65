using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>The test of paired starts, and the correction for several of them.</summary>
public sealed class McNemarExactTestTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 8, 2.0 / 256)]
    [InlineData(8, 0, 2.0 / 256)]
    [InlineData(1, 9, 2.0 * 11 / 1024)]
    [InlineData(2, 10, 2.0 * (1 + 12 + 66) / 4096)]
    public void TwoSided_CountsOfDifference_IsTheBinomialOfThem(int onlyFirst, int onlySecond, double expected) =>
        Assert.Equal(expected, McNemarExactTest.TwoSided(onlyFirst, onlySecond), 12);

    [Fact]
    public void TwoSided_EightOfAHundredStartsGainedAndNoneLost_SeesWhatFisherDoesNot()
    {
        // 50 of 100 before and 58 after, on the same starts: independent samples would say nothing.
        Assert.True(McNemarExactTest.TwoSided(0, 8) < 0.01);
        Assert.True(FisherExactTest.TwoSided(50, 100, 58, 100) > 0.3);
    }

    [Fact]
    public void TwoSided_NegativeCount_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemarExactTest.TwoSided(-1, 3));

    [Fact]
    public void Adjust_ExampleInAnyOrder_FollowsHolm()
    {
        // 0.01·4, 0.015·3 = 0.045, 0.03·2 = 0.06, and 0.04·1 lifted to the 0.06 before it.
        Assert.All(HolmCorrection.Adjust([0.03, 0.01, 0.04, 0.015]).Zip([0.06, 0.04, 0.06, 0.045]), pair => Assert.Equal(pair.Second, pair.First, 12));
        Assert.Equal([1, 1], HolmCorrection.Adjust([0.9, 0.6]));
        Assert.Equal([0.02], HolmCorrection.Adjust([0.02]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Adjust_NoProbability_IsRefused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => HolmCorrection.Adjust([0.5, value]));
}
