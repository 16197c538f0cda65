using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>What <c>vla-bench engine</c> was asked to do.</summary>
internal sealed record EngineBenchOptions
{
    /// <summary>The policies' folders, or versions' folders in them.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    public required IReadOnlyList<int> Batches { get; init; }

    public required int Repeats { get; init; }

    public required OnnxPolicyOptions Engine { get; init; }

    /// <summary>Whether batches and parallel runs are compared.</summary>
    public required bool ComparesSchedules { get; init; }

    public required bool IsJson { get; init; }
}
