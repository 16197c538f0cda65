namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One line of the metrics file.</summary>
public sealed record GrpoIteration
{
    /// <summary>The iteration, from 1.</summary>
    public required long Iteration { get; init; }

    /// <summary>The share of successes among all episodes of the iteration, at the sampling temperature, dropped groups included.</summary>
    public required double SuccessRate { get; init; }

    /// <summary>What was sampled.</summary>
    public required SamplingCounts Sampled { get; init; }

    /// <summary>Groups learned from.</summary>
    public required int GroupsUsed { get; init; }

    /// <summary>How many of them an earlier policy version had sampled.</summary>
    public required int GroupsStale { get; init; }

    /// <summary>Groups that wait for the next iteration.</summary>
    public required int GroupsWaiting { get; init; }

    /// <summary>What the optimizer did; null when nothing was learned.</summary>
    public GrpoUpdate? Update { get; init; }

    /// <summary>Servo ticks simulated per second of sampling.</summary>
    public required double StepsPerSecond { get; init; }

    /// <summary>Action tokens drawn per second of sampling.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Seconds per phase.</summary>
    public required GrpoSeconds Seconds { get; init; }

    /// <summary>The greedy evaluation after the iteration; null when none was due.</summary>
    public GrpoEvaluation? Evaluation { get; init; }

    /// <summary>The same on starts unlike those that are learned from; null without a split, or when none was due.</summary>
    public GrpoEvaluation? EvaluationUnseen { get; init; }
}
