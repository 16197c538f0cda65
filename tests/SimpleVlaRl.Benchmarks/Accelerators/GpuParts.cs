namespace SimpleVlaRl.Benchmarks.Accelerators;

/// <summary>What <c>vla-bench gpu</c> consists of. Each part is a process of its own: what hangs or crashes in it takes nothing else with it.</summary>
internal static class GpuParts
{
    /// <summary>The batches that are timed.</summary>
    public static readonly int[] Batches = [1, 2, 4, 8, 16];

    /// <summary>The parts in their order, each with its share of the time.</summary>
    public static readonly IReadOnlyList<(string Name, double Share, Action<GpuPartOptions, PartReport, CancellationToken> Run)> All =
    [
        ("device", 0.05, DevicePart.Run),
        ("parity", 0.1, ParityPart.Run),
        ("latency", 0.3, LatencyPart.Run),
        ("tensorrt", 0.35, TensorRtPart.Run),
        ("learner", 0.2, LearnerPart.Run),
    ];
}
