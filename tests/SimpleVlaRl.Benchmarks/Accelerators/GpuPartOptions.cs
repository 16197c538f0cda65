namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>What a part of <c>vla-bench gpu</c> is given.</summary>
internal sealed record GpuPartOptions
{
    /// <summary>The policy's folder, or a version's folder in it.</summary>
    public required string Policy { get; init; }

    /// <summary>The policy as a graph in single precision with logits, in operators that every provider has.</summary>
    public required string Graph { get; init; }

    /// <summary>How long the part may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Timed runs of each kind, where the time allows them.</summary>
    public required int Repeats { get; init; }

    /// <summary>Which GPU, counted from 0.</summary>
    public required int Device { get; init; }
}
