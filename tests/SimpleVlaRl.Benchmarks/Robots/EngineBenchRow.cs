using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>One policy at one batch size. Times are medians.</summary>
internal sealed record EngineBenchRow
{
    public required PolicyVersion Identity { get; init; }

    public required string Preset { get; init; }

    public required int Batch { get; init; }

    /// <summary>A call: preparation, run, and copying the answers out.</summary>
    public required double EngineMilliseconds { get; init; }

    /// <summary>The bare run over the same bound tensors.</summary>
    public required double RawMilliseconds { get; init; }

    /// <summary>The median of the ratios of neighbours.</summary>
    public required double Ratio { get; init; }

    public required double PreprocessingMilliseconds { get; init; }

    /// <summary>By the calling thread.</summary>
    public required double AllocatedBytesPerCall { get; init; }

    /// <summary>A call of the service for one robot against the bare run; NaN for larger batches.</summary>
    public required double ServiceRatio { get; init; }

    /// <summary>By the whole process while the service answered; NaN for larger batches.</summary>
    public required double ServiceAllocatedBytesPerCall { get; init; }
}
