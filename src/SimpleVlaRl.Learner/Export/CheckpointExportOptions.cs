using SimpleVlaRl.Onnx;

namespace SimpleVlaRl.Learner.Export;

/// <summary>What <c>vla-learn export --from</c> was asked for.</summary>
internal sealed record CheckpointExportOptions
{
    public required string From { get; init; }

    public required string Models { get; init; }

    public required int? Number { get; init; }

    public required string? Name { get; init; }

    public required string Platform { get; init; }

    public required string? StatisticsKey { get; init; }

    public required int ImageCount { get; init; }

    public required Precision Precision { get; init; }

    /// <summary>Null for the precision's own: fused for int4, else portable.</summary>
    public required OperatorDialect? Dialect { get; init; }

    public required bool Verifies { get; init; }

    public required string CommandText { get; init; }
}
