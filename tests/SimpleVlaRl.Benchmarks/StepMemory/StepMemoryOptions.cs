namespace SimpleVlaRl.Benchmarks.StepMemory;

/// <summary>How large the steps are whose memory is measured.</summary>
internal sealed record StepMemoryOptions
{
    public required int Episodes { get; init; }

    public required int Decisions { get; init; }

    public required int ImageSize { get; init; }

    public required int Cameras { get; init; }

    public required int Steps { get; init; }

    /// <summary>Where pictures go; null keeps them in memory.</summary>
    public required string? SpillFolder { get; init; }

    public required int Seed { get; init; }
}
