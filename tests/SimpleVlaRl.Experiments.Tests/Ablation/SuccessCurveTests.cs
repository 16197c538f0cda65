using SimpleVlaRl.Experiments.Ablation;

namespace SimpleVlaRl.Experiments.Tests.Ablation;

/// <summary>The area under greedy success, worked out by hand.</summary>
public sealed class SuccessCurveTests
{
    [Fact]
    public void MeanHeight_MeasuredFromStartToBudget_IsTheTrapezoids() =>
        Assert.Equal(((0.1 + 0.3) / 2 * 0.5) + ((0.3 + 0.9) / 2 * 0.5), SuccessCurve.MeanHeight([(0, 0.1), (50, 0.3), (100, 0.9)], 100), 1e-12);

    [Fact]
    public void MeanHeight_BeyondTheBudget_CountsAsFarAsItGoes() =>
        Assert.Equal((0.0 + 0.5) / 2, SuccessCurve.MeanHeight([(0, 0), (200, 1)], 100), 1e-12);

    [Fact]
    public void MeanHeight_NotMeasuredAtTheEnds_GoesOnAtTheirHeight() =>
        Assert.Equal((0.2 * 0.25) + ((0.2 + 0.6) / 2 * 0.5) + (0.6 * 0.25), SuccessCurve.MeanHeight([(25, 0.2), (75, 0.6)], 100), 1e-12);

    [Fact]
    public void MeanHeight_TheSooner_TheHigher()
    {
        Assert.True(SuccessCurve.MeanHeight([(0, 0), (20, 1), (100, 1)], 100) > SuccessCurve.MeanHeight([(0, 0), (80, 0), (100, 1)], 100));
        Assert.True(double.IsNaN(SuccessCurve.MeanHeight([], 100)));
    }
}
