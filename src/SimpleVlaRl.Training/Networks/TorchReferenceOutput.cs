namespace SimpleVlaRl.Training.Networks;

/// <summary>The answer of <see cref="TorchReference"/>, row by row, time-major within a row.</summary>
/// <param name="Tokens">The bin indices, [B, A·K].</param>
/// <param name="LogProbabilities">The log-probability of each token, [B, A·K].</param>
/// <param name="Entropies">The entropy at each token in nats, [B, A·K].</param>
/// <param name="Logits">The logits, [B, A·K, 256].</param>
public sealed record TorchReferenceOutput(int[] Tokens, float[] LogProbabilities, float[] Entropies, float[] Logits);
