using SimpleVlaRl.Benchmarks.Delay;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>What <c>vla-bench delay</c> measures by.</summary>
public sealed class DelayMeasureTests
{
    /// <summary>The square of jerk of a minimum-jerk movement integrates to 720·A²/T⁵, and its peak speed is 15/8·A/T.</summary>
    [Theory]
    [InlineData(0.1, 2)]
    [InlineData(3, 0.7)]
    public void Of_MinimumJerkMovement_IsItsClosedFormWhateverItsSizeAndDuration(double amplitude, double seconds)
    {
        double jerk = LogDimensionlessJerk.Of(Movement(amplitude), seconds / 1000);
        Assert.Equal(-Math.Log(720 / (1.875 * 1.875)), jerk, 0.02);
    }

    [Fact]
    public void Of_TwoMovementsWithAPause_IsLessSmoothThanOne()
    {
        double[][] one = Movement(1);
        double[][] stopped = [.. one, .. Enumerable.Repeat(one[^1], 500), .. one.Select(position => (double[])[.. position.Select(joint => joint + 1)])];
        Assert.True(LogDimensionlessJerk.Of(stopped, 0.001) < LogDimensionlessJerk.Of(one, 0.001) - 2);
        Assert.Equal(double.NaN, LogDimensionlessJerk.Of([.. Enumerable.Repeat(one[0], 9)], 0.001));
    }

    [Fact]
    public void Next_TwoPerCentLost_EveryLossCostsItsTimeAndTheTimeOutAndRepeats()
    {
        LostAnswers answers = new(TimeSpan.FromMilliseconds(100), 0.02, TimeSpan.FromMilliseconds(300));
        answers.Begin(7);
        double[] milliseconds = [.. Enumerable.Range(0, 10_000).Select(_ => answers.Next().TotalMilliseconds)];
        Assert.Equal([100.0, 500.0], milliseconds.Distinct().Order().Take(2));
        Assert.InRange(answers.Lost, 150, 250);
        Assert.Equal(answers.Lost, milliseconds.Sum(time => (time - 100) / 400));
        answers.Begin(7);
        Assert.Equal(milliseconds, Enumerable.Range(0, 10_000).Select(_ => answers.Next().TotalMilliseconds));
    }

    private static double[][] Movement(double amplitude) =>
    [
        .. Enumerable.Range(0, 1001).Select(tick => tick / 1000.0).Select(share => amplitude * Math.Pow(share, 3) * (10 - (15 * share) + (6 * share * share)))
            .Select(position => (double[])[position * 0.6, position * 0.8]),
    ];
}
