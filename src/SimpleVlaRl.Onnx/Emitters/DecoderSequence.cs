namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>The graph's values about the decoder's sequence, made once.</summary>
/// <param name="Rows">float [B·S, width]: the embedded sequence.</param>
/// <param name="Batch">int64 [1]: B.</param>
/// <param name="Length">int64 [1]: S.</param>
/// <param name="Positions">int64 [B, S].</param>
/// <param name="ActionPositions">int64 [B, A·K]: the positions of the rows where actions are read.</param>
/// <param name="Padding">bool [B, S]: the tokens that nobody may see.</param>
/// <param name="ActionRows">int64 [B·A·K]: where actions are read in <paramref name="Rows"/>.</param>
/// <param name="PositionCount">One more than the largest position.</param>
internal sealed record DecoderSequence(string Rows, string Batch, string Length, string Positions, string ActionPositions, string Padding, string ActionRows, int PositionCount);
