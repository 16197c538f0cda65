namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>What an iteration's optimizer steps did; means are over its steps.</summary>
public sealed record GrpoUpdate
{
    /// <summary>The clipped surrogate; it starts near 0 in every step whose ratios are 1, so its size says little.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of tokens whose ratio was clipped.</summary>
    public required double ClipFraction { get; init; }

    /// <summary>The mean of log π_old - log π over the valid tokens: an estimate of KL(π_old ‖ π).</summary>
    public required double ApproximateKl { get; init; }

    /// <summary>The gradient's norm before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The mean entropy of the action tokens in nats, at the sampling temperature.</summary>
    public required double Entropy { get; init; }

    /// <summary>
    /// The largest |log π of the learner - log π of the rollout| before the first step, over groups of the present policy: how far the two engines agree. Null
    /// when there was none.
    /// </summary>
    public double? EngineDifference { get; init; }

    /// <summary>
    /// The mean negative log-likelihood, nats per token at the sampling temperature, of the successes that were imitated again; null when none were.
    /// </summary>
    public double? ReplayLoss { get; init; }

    /// <summary>Steps skipped because the loss or the gradient was not finite.</summary>
    public required int SkippedSteps { get; init; }

    /// <summary>The learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Decisions learned from.</summary>
    public required int Decisions { get; init; }
}
