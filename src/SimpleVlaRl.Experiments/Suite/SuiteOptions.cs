namespace SimpleVlaRl.Experiments.Suite;

/// <summary>What <c>vla-learn suite</c> was asked to do.</summary>
internal sealed record SuiteOptions
{
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The name of one policy that learns all the tasks; null for a policy of its own for each task.</summary>
    public required string? Together { get; init; }

    /// <summary>The folder of an imitation run from which GRPO starts in every task; null where each policy imitates demonstrations of its own.</summary>
    public required string? Start { get; init; }

    /// <summary>The network's size.</summary>
    public required string Preset { get; init; }

    /// <summary>Where the runs lie; a phase whose product lies there is not made again.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where rows and weights lie; a task with a row is skipped.</summary>
    public required string ResultsFolder { get; init; }

    public required int Demonstrations { get; init; }

    /// <summary>How strongly the demonstrating expert is disturbed, in radians per waypoint.</summary>
    public required double DemonstrationNoise { get; init; }

    /// <summary>Whether imitation and GRPO multiply in bfloat16 while they learn; ONNX Runtime acts in single precision either way.</summary>
    public required bool UsesBfloat16 { get; init; }

    public required int ImitationSteps { get; init; }

    /// <summary>Samples per optimizer step of imitation.</summary>
    public required int ImitationBatch { get; init; }

    public required double ImitationLearningRate { get; init; }

    /// <summary>The success rate after imitation from which a task is practised by the policy of several; of one task it is not looked at.</summary>
    public required double LeastSuccess { get; init; }

    public required double Minutes { get; init; }

    public required int Episodes { get; init; }

    public required long Seed { get; init; }

    /// <summary>Threads of imitation and GRPO; two suites of half the tasks with one thread each are faster than one with two.</summary>
    public required int Threads { get; init; }

    /// <summary>The stages of GRPO, at least one: options passed on to <c>vla-learn grpo</c>; what they do not say is this suite's.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> LearningStages { get; init; }
}
