namespace SimpleVlaRl.Training.Imitation;

/// <summary>How training stands; also one line of the metrics file.</summary>
public sealed record ImitationProgress
{
    /// <summary>The steps made.</summary>
    public required long Step { get; init; }

    /// <summary>Steps in all.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The loss of the last batch in nats per token.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of tokens whose most probable bin is the label.</summary>
    public required double TokenAccuracy { get; init; }

    /// <summary>The mean absolute error of the most probable bin's centre over the joints measured in radians; over all joints where none is.</summary>
    public required double MeanAbsoluteErrorRadians { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The gradient's norm before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Samples learned from per second, since the last report.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>The time until the last step at that rate.</summary>
    public required TimeSpan TimeLeft { get; init; }

    /// <summary>The validation made at this step; null where none was.</summary>
    public ImitationEvaluation? Validation { get; init; }
}
