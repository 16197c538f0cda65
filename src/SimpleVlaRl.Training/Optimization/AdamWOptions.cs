namespace SimpleVlaRl.Training.Optimization;

/// <summary>How an AdamW step is made.</summary>
public sealed record AdamWOptions
{
    /// <summary>The decay of the gradient's moving average.</summary>
    /// <value>The default is 0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the squared gradient's moving average.</summary>
    /// <value>The default is 0.999.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    /// <value>The default is 1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How much of each weight, times the learning rate, is taken away per step.</summary>
    /// <value>The default is 0.01.</value>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether biases, norms and other tensors of one dimension decay too, as SimpleVLA-RL has it.</summary>
    /// <value>The default is true.</value>
    public bool DecayVectors { get; init; } = true;
}
