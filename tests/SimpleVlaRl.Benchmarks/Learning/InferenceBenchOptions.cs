using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>What <c>vla-bench inference</c> was asked to do.</summary>
internal sealed record InferenceBenchOptions
{
    public required string Preset { get; init; }

    public required IReadOnlyList<Precision> Precisions { get; init; }

    public required IReadOnlyList<int> Batches { get; init; }

    public required int Threads { get; init; }

    public required int Repeats { get; init; }

    public required OperatorDialect Dialect { get; init; }

    public required bool Spins { get; init; }

    public required bool WithPyTorch { get; init; }
}
