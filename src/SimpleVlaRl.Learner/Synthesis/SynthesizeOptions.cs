namespace SimpleVlaRl.Learner.Synthesis;

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

    public required long Seed { get; init; }
}
