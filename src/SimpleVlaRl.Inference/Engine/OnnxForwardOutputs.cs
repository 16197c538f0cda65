namespace SimpleVlaRl.Inference.Engine;

/// <summary>The raw outputs of a policy graph for a batch of B rows. A regression head gives actions only; the others are empty.</summary>
/// <param name="Tokens">The bin indices, [B, K, A].</param>
/// <param name="LogProbabilities">The tokens' log-probabilities, [B, K, A].</param>
/// <param name="Entropies">The entropies in nats, [B, K, A].</param>
/// <param name="Actions">The actions in robot units, [B, K, A].</param>
/// <param name="Logits">The logits of the action tokens, [B, K, A, 256]; empty when the graph does not give them.</param>
public sealed record OnnxForwardOutputs(int[] Tokens, float[] LogProbabilities, float[] Entropies, float[] Actions, float[] Logits)
{
    /// <summary>The joined features of the image encoders, [B, N·patches, vision width]; empty when the graph does not give them.</summary>
    public float[] PatchFeatures { get; init; } = [];

    /// <summary>What the projector makes of them, [B, N·patches, decoder width]; empty when the graph does not give it.</summary>
    public float[] ImageTokens { get; init; } = [];
}
