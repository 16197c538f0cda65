namespace SimpleVlaRl.Training.Optimization;

/// <summary>The averaged weights in the network's place until disposed; without an average the weights stay as they are.</summary>
internal sealed class AveragedWeights : IDisposable
{
    private readonly WeightAverage? average;
    private readonly Action? exchanged;

    /// <summary>Puts them there.</summary>
    /// <param name="average">The average; null when none is kept.</param>
    /// <param name="exchanged">Called after the weights have changed, now and when disposed.</param>
    public AveragedWeights(WeightAverage? average, Action? exchanged = null)
    {
        this.average = average;
        this.exchanged = exchanged;
        Exchange();
    }

    public void Dispose() => Exchange();

    private void Exchange()
    {
        if (average is not null)
        {
            average.Swap();
            exchanged?.Invoke();
        }
    }
}
