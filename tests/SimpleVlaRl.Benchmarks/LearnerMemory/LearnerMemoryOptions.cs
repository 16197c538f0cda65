namespace SimpleVlaRl.Benchmarks.LearnerMemory;

/// <summary>Which network learns, and how.</summary>
internal sealed record LearnerMemoryOptions
{
    public required string Preset { get; init; }

    public required int Layers { get; init; }

    public required int Blocks { get; init; }

    public required int Rows { get; init; }

    public required int PromptLength { get; init; }

    public required int Rank { get; init; }

    public required bool RecomputesLayers { get; init; }
}
