using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>One version of a policy: its files and where it came from.</summary>
public sealed record ManifestVersion
{
    /// <summary>The version, the name of its folder.</summary>
    public required int Version { get; init; }

    /// <summary>The opset of the default ONNX domain.</summary>
    public required int Opset { get; init; }

    /// <summary>The operator dialect: <c>portable</c> or <c>fused</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>The precision of the weights, such as <c>fp32</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>The lower-case SHA-256 of every file, by its path relative to the version's folder.</summary>
    public required IReadOnlyDictionary<string, string> Sha256 { get; init; }

    /// <summary>How the weights were made.</summary>
    public required TrainingProvenance Provenance { get; init; }

    /// <summary>The data set whose statistics normalise, as a checkpoint of others names it (<c>unnorm_key</c>); null where there is no such name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatisticsKey { get; init; }

    /// <summary>Whether the ONNX graph was compared with the network it was exported from, and agreed.</summary>
    public required bool Verified { get; init; }
}
