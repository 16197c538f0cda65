namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>What <c>vla-bench gpu</c> was asked to do.</summary>
internal sealed record GpuBenchOptions
{
    /// <summary>The policy's folder, or a version's folder in it.</summary>
    public required string Policy { get; init; }

    /// <summary>How long all may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Timed runs of each kind, where the time allows them.</summary>
    public required int Repeats { get; init; }

    /// <summary>Which GPU, counted from 0.</summary>
    public required int Device { get; init; }

    /// <summary>Where the JSON document is kept.</summary>
    public required string Output { get; init; }
}
