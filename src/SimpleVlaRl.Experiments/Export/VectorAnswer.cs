namespace SimpleVlaRl.Experiments.Export;

/// <summary>What one program computes for a case of policy vectors.</summary>
internal sealed record VectorAnswer
{
    /// <summary>The joined features of the image encoders, [B, N·patches, vision width].</summary>
    public required float[] PatchFeatures { get; init; }

    /// <summary>The projected features, [B, N·patches, decoder width].</summary>
    public required float[] ImageTokens { get; init; }

    /// <summary>[B, K·A, 256].</summary>
    public required float[] Logits { get; init; }

    /// <summary>The most probable bins, [B, K·A].</summary>
    public required int[] GreedyTokens { get; init; }

    /// <summary>Log-probabilities of those bins at the case's temperature, [B, K·A].</summary>
    public required float[] LogProbabilities { get; init; }

    /// <summary>Entropies at the case's temperature, [B, K·A].</summary>
    public required float[] Entropies { get; init; }

    /// <summary>Greedy actions in robot units, [B, K·A].</summary>
    public required double[] Actions { get; init; }
}
