using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Experiments.Export;

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

    /// <summary>The folder of a LoRA adapter to merge; null for none.</summary>
    public required string? Adapter { get; init; }

    /// <summary>The cameras' frames as <c>WIDTHxHEIGHT</c>: none for the platform's, one for all, or one for each.</summary>
    public required IReadOnlyList<string> CameraSizes { get; init; }

    /// <summary>Precision and operators.</summary>
    public required PolicyExportOptions Format { get; init; }

    public required bool Verifies { get; init; }

    public required string CommandText { get; init; }
}
