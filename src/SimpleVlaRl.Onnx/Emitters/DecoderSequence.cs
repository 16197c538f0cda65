namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>The graph's values about the decoder's sequence, made once and used by every layer.</summary>
/// <param name="Rows">float [B·S, width]: the embedded sequence.</param>
/// <param name="HeadShape">int64 [4]: B, S, heads, head width.</param>
/// <param name="Cosine">float [B, 1, S, head width].</param>
/// <param name="Sine">float [B, 1, S, head width], the first half negated.</param>
/// <param name="ActionCosine">The rows of <paramref name="Cosine"/> where actions are read, [B, 1, A·K, head width].</param>
/// <param name="ActionSine">The rows of <paramref name="Sine"/> where actions are read.</param>
/// <param name="Mask">float [B, 1, 1, S]: 0 for a key that is seen, a large negative number for padding.</param>
/// <param name="ActionRows">int64 [B·A·K]: where actions are read in <paramref name="Rows"/>.</param>
internal sealed record DecoderSequence(string Rows, string HeadShape, string Cosine, string Sine, string ActionCosine, string ActionSine, string Mask, string ActionRows);
