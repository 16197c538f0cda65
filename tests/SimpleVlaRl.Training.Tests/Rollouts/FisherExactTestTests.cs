using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

public sealed class FisherExactTestTests
{
    /// <summary>Fisher's own tea cups (3 of 4 and 1 of 4), and tables whose sums of binomials are done by hand.</summary>
    [Theory]
    [InlineData(3, 4, 1, 4, 34.0 / 70)]
    [InlineData(4, 4, 0, 4, 2.0 / 70)]
    [InlineData(0, 4, 4, 4, 2.0 / 70)]
    [InlineData(2, 4, 2, 4, 1.0)]
    public void TwoSided_KnownTables_GiveTheirProbability(int first, int firstTrials, int second, int secondTrials, double expected)
    {
        Assert.Equal(expected, FisherExactTest.TwoSided(first, firstTrials, second, secondTrials), 10);
    }

    [Fact]
    public void TwoSided_ExchangedPolicies_IsTheSame()
    {
        Assert.Equal(FisherExactTest.TwoSided(30, 100, 62, 100), FisherExactTest.TwoSided(62, 100, 30, 100), 12);
        Assert.Equal(FisherExactTest.TwoSided(30, 100, 62, 100), FisherExactTest.TwoSided(70, 100, 38, 100), 12);
    }

    [Fact]
    public void TwoSided_WithoutTrialsOrDifference_IsOne()
    {
        Assert.Equal(1, FisherExactTest.TwoSided(0, 0, 0, 0));
        Assert.Equal(1, FisherExactTest.TwoSided(40, 100, 40, 100), 9);
    }

    [Fact]
    public void TwoSided_MoreSuccessesThanTrials_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => FisherExactTest.TwoSided(5, 4, 0, 4));
}
