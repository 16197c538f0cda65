using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What <c>vla-bench swap</c> was asked to do.</summary>
internal sealed record SwapBenchOptions
{
    public required string Policy { get; init; }

    /// <summary>The two versions that take turns.</summary>
    public required int First { get; init; }

    public required int Second { get; init; }

    public required int Robots { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How long a robot's chunk lasts: it asks once in that time, and that is its deadline.</summary>
    public required double ChunkSeconds { get; init; }

    public required OnnxPolicyOptions Engine { get; init; }

    public required bool IsJson { get; init; }
}
