namespace SimpleVlaRl.Inference.Versions;

/// <summary>
/// What a version answered to the test observation where it was exported: the file <c>golden.json</c> beside its graph, listed in the manifest with its digest.
/// </summary>
public sealed record GoldenAnswer
{
    /// <summary>The file's name.</summary>
    public const string FileName = "golden.json";

    /// <summary>Which test observation.</summary>
    public required int Variant { get; init; }

    /// <summary>The bin indices, [K, A]; all -1 for a regression head.</summary>
    public required int[] Tokens { get; init; }

    /// <summary>Their log-probabilities, [K, A]; empty for a regression head.</summary>
    public required float[] LogProbabilities { get; init; }

    /// <summary>The actions in robot units, [K, A].</summary>
    public required float[] Actions { get; init; }
}
