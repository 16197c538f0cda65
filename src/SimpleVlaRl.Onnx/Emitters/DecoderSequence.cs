namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>The graph's values about the decoder's sequence, made once.</summary>
/// <param name="Rows">float [B·S₁, width]: the embedded sequence as the first layer sees it.</param>
/// <param name="Batch">int64 [1]: B.</param>
/// <param name="First">The tokens of the first layer.</param>
/// <param name="All">The tokens of the other layers.</param>
/// <param name="Spread">int64 [S]: where each of all tokens is among those of the first layer; null when they are the same.</param>
/// <param name="ActionPositions">int64 [B, A·K]: the positions of the rows where actions are read.</param>
/// <param name="ActionRows">int64 [B·A·K]: where actions are read in the rows of all tokens.</param>
/// <param name="PositionCount">One more than the largest position.</param>
internal sealed record DecoderSequence(
    string Rows,
    string Batch,
    DecoderTokens First,
    DecoderTokens All,
    string? Spread,
    string ActionPositions,
    string ActionRows,
    int PositionCount);
