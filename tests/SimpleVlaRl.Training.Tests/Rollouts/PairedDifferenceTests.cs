using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>Student's t on pairs, against published numbers.</summary>
public sealed class PairedDifferenceTests
{
    /// <summary>"Student", Biometrika 6 (1908), additional hours of sleep by two drugs, as in R: t.test(extra ~ group, data = sleep, paired = TRUE).</summary>
    [Fact]
    public void Of_StudentsSleep_GivesHisNumbers()
    {
        PairedDifference found = PairedDifference.Of([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]);

        Assert.Equal(10, found.Count);
        Assert.Equal(1.58, found.Mean, 1e-9);
        Assert.Equal(0.7001142, found.Low, 1e-6);
        Assert.Equal(2.4598858, found.High, 1e-6);
        Assert.Equal(0.002833, found.Probability, 1e-6);
    }

    [Fact]
    public void Of_OnePair_ShowsNothing()
    {
        PairedDifference found = PairedDifference.Of([0.3]);
        Assert.Equal((0.3, 1.0), (found.Mean, found.Probability));
        Assert.True(double.IsNaN(found.Low) && double.IsNaN(found.Deviation));
    }

    [Fact]
    public void Of_DifferencesAllAlike_AreCertain()
    {
        Assert.Equal(1, PairedDifference.Of([0.0, 0.0, 0.0]).Probability);
        Assert.Equal(0, PairedDifference.Of([0.5, 0.5, 0.5]).Probability);
        Assert.Throws<ArgumentException>(() => PairedDifference.Of([0.1, double.NaN]));
    }
}
