namespace SimpleVlaRl.Onnx;

/// <summary>How a policy is written as ONNX.</summary>
public sealed record PolicyExportOptions
{
    /// <summary>Which operators the graph may use.</summary>
    /// <value>The default is <see cref="OperatorDialect.Portable"/>.</value>
    public OperatorDialect Dialect { get; init; } = OperatorDialect.Portable;

    /// <summary>Whether the graph also gives the logits, float [B, K, A, 256]. A consumer that does not ask for them pays nothing.</summary>
    /// <value>The default is true.</value>
    public bool IncludeLogits { get; init; } = true;

    /// <summary>The longest prompt in tokens that the rotary position table covers.</summary>
    /// <value>The default is 512, what SimpleVLA-RL pads prompts to.</value>
    public int MaximumPromptLength { get; init; } = 512;

    /// <summary>Weights of more bytes than this in total go to <c>model.onnx.data</c>; up to it they stay inside <c>model.onnx</c>.</summary>
    /// <value>The default is 1 MiB.</value>
    public long EmbeddedByteLimit { get; init; } = 1 << 20;
}
