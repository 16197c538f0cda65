using SimpleVlaRl.Training.Optimization;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The averaged weights in the network's place, and in its engine's, until disposed.</summary>
internal sealed class AveragedWeights : IDisposable
{
    private readonly WeightAverage? average;
    private readonly IRolloutEngine engine;

    public AveragedWeights(WeightAverage? average, IRolloutEngine engine)
    {
        this.average = average;
        this.engine = engine;
        Exchange();
    }

    public void Dispose() => Exchange();

    private void Exchange()
    {
        if (average is not null)
        {
            average.Swap();
            engine.WeightsChanged();
        }
    }
}
