using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>How a training run becomes a version of its policy.</summary>
internal sealed record ExportOptions
{
    public required string RunFolder { get; init; }

    public required string ModelsFolder { get; init; }

    /// <summary>The version's number; null for one more than the newest.</summary>
    public int? Number { get; init; }

    /// <summary>Whether the policy's other versions go.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether the weights beside the graph are kept in half precision, and the graph is made from them.</summary>
    public bool HalvesWeights { get; init; }

    /// <summary>A store on whose observations the graph is compared with its network as well; null for random ones alone.</summary>
    public string? RecordedStore { get; init; }

    /// <summary>Given the policy's folder and the text that its manifest is about to have, such as to sign it; null for nobody.</summary>
    public Action<string, string>? BeforeManifest { get; init; }

    /// <summary>Whether the tables of the comparison are left out where it agrees.</summary>
    public bool IsBrief { get; init; }

    public PolicyExportOptions Format { get; init; } = new();
}
