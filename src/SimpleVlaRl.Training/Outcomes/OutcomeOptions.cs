namespace SimpleVlaRl.Training.Outcomes;

/// <summary>How an outcome classifier is trained.</summary>
public sealed record OutcomeOptions
{
    /// <summary>Passes over the pictures.</summary>
    /// <value>The default is 40.</value>
    public int Epochs { get; init; } = 40;

    /// <summary>Looks per step.</summary>
    /// <value>The default is 64.</value>
    public int BatchSize { get; init; } = 64;

    /// <summary>The highest learning rate.</summary>
    /// <value>The default is 1e-3.</value>
    public double PeakLearningRate { get; init; } = 1e-3;

    /// <summary>The decay of weights.</summary>
    /// <value>The default is 0.05.</value>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>How far pictures are shifted at random, in pixels.</summary>
    /// <value>The default is 3.</value>
    public int ShiftPixels { get; init; } = 3;

    /// <summary>The precision that the threshold is to reach on the pictures it is chosen by.</summary>
    /// <value>The default is 0.95: a failure that is rewarded does more harm than a success that is missed.</value>
    public double Precision { get; init; } = 0.95;

    /// <summary>The seed of weights, batches and changes of pictures.</summary>
    /// <value>The default is 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>Threads of libtorch; 0 leaves it to libtorch.</summary>
    /// <value>The default is 0.</value>
    public int ThreadCount { get; init; }
}
