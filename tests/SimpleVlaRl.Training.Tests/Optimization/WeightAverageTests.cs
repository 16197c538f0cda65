using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Optimization;

/// <summary>The moving average and how soon it is one.</summary>
public sealed class WeightAverageTests
{
    [Fact]
    public void Update_EveryStep_IsTheWeightedMeanOfTheStepsMade()
    {
        const double Decay = 0.9;
        using ParameterStore store = new([("w", [1])], torch.CPU);
        store.Flat.fill_(1000);
        using WeightAverage average = new(store, Decay);
        double sum = 0;
        double weights = 0;
        for (int step = 1; step <= 40; step++)
        {
            double value = Math.Sin(step);
            store.Flat.fill_(value);
            average.Update(step);
            sum = (Decay * sum) + value;
            weights = (Decay * weights) + 1;

            // The 1000 from before the first step is no part of it.
            Assert.Equal(sum / weights, average.Flat.item<float>(), 1e-5);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 9.1)]
    [InlineData(34, 24.8)]
    [InlineData(114, 45.0)]
    [InlineData(228, 49.5)]
    [InlineData(100_000, 50)]
    public void DecayOf_WarmUp_RemembersAsManyStepsAsSaid(long step, double memory) =>
        Assert.Equal(memory, 1 / (1 - WeightAverage.DecayOf(0.98, step)), 0.06);

    [Fact]
    public void Update_BeforeTheFirstStep_IsRefused()
    {
        using ParameterStore store = new([("w", [1])], torch.CPU);
        using WeightAverage average = new(store, 0.9);
        Assert.Throws<ArgumentOutOfRangeException>(() => average.Update(0));
    }
}
