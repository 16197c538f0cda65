namespace SimpleVlaRl.Experiments.Synthesis;

/// <summary>What <c>vla-learn synthesize</c> was asked for.</summary>
internal sealed record SynthesizeOptions
{
    public required string Preset { get; init; }

    public required string To { get; init; }

    public required string Platform { get; init; }

    public required int? Blocks { get; init; }

    public required int? Layers { get; init; }

    public required int Shrink { get; init; }

    public required bool HasProprioception { get; init; }

    public required bool HasRegression { get; init; }

    /// <summary>The robot's profile, for the trainable presets.</summary>
    public required string RobotFile { get; init; }

    /// <summary>The camera that the policy sees, for the trainable presets.</summary>
    public required string Camera { get; init; }

    public required string CommandText { get; init; }

    public required long Seed { get; init; }
}
