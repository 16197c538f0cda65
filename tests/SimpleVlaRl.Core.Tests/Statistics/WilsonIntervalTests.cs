using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Core.Tests.Statistics;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(0, 0, 0, 1)]
    public void Of_KnownCounts_GivesThePublishedBounds(int successes, int trials, double low, double high)
    {
        WilsonInterval interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }
}
