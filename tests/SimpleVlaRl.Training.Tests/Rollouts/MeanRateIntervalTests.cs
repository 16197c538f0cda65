using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>The mean over tasks, and why it is stated in place of the lowest.</summary>
public sealed class MeanRateIntervalTests
{
    [Fact]
    public void Of_OneTask_IsTheNormalIntervalOfItsRate()
    {
        MeanRateInterval interval = MeanRateInterval.Of([(50, 96)]);
        double half = 1.959963984540054 * Math.Sqrt(0.52 * 0.48 / 100);
        Assert.Equal(50 / 96.0, interval.Mean, 12);
        Assert.Equal((50 / 96.0) - half, interval.Low, 12);
        Assert.Equal((50 / 96.0) + half, interval.High, 12);
    }

    [Fact]
    public void Of_SeveralTasks_HoldsTheTrueMeanInNineteenOfTwentyTrialsWhereTheLowestIsBiased()
    {
        double[] rates = [0.5, 0.5, 0.55, 0.6, 0.7, 0.95, 1];
        double truth = rates.Average();
        Random random = new(1);
        int held = 0;
        double lowest = 0;
        const int Trials = 2000;
        for (int trial = 0; trial < Trials; trial++)
        {
            (int Successes, int Trials)[] counts = [.. rates.Select(rate => (Enumerable.Range(0, 100).Count(_ => random.NextDouble() < rate), 100))];
            MeanRateInterval interval = MeanRateInterval.Of(counts);
            held += interval.Low <= truth && truth <= interval.High ? 1 : 0;
            lowest += counts.Min(count => count.Successes / 100.0) / Trials;
        }

        Assert.InRange((double)held / Trials, 0.94, 0.97);
        Assert.True(lowest < 0.475, $"the lowest of seven rates is {lowest} on average, and none is below 0.5");
    }

    [Fact]
    public void Of_TaskWithoutATrial_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => MeanRateInterval.Of([(0, 0)]));
}
