namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>The graph's values about the tokens that a layer sees.</summary>
/// <param name="Length">int64 [1]: S.</param>
/// <param name="Positions">int64 [B, S].</param>
/// <param name="Padding">bool [B, S]: the tokens that nobody may see.</param>
/// <param name="KeyBias">float [1, 1, 1, S]: what is added to the scores of a key; null for nothing.</param>
internal sealed record DecoderTokens(string Length, string Positions, string Padding, string? KeyBias);
