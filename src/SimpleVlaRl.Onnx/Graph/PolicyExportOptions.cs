namespace SimpleVlaRl.Onnx.Graph;

/// <summary>How a policy is written as ONNX.</summary>
public sealed record PolicyExportOptions
{
    /// <summary>Which operators the graph may use.</summary>
    /// <value>The default is <see cref="OperatorDialect.Portable"/>.</value>
    public OperatorDialect Dialect { get; init; } = OperatorDialect.Portable;

    /// <summary>In which numbers linear layers are stored and computed.</summary>
    /// <value>The default is <see cref="Precision.Fp32"/>.</value>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>How far the weights of <see cref="Precision.Int8"/> reach.</summary>
    /// <value>The default is <see cref="Int8WeightRange.SevenBits"/>, which is right on every processor.</value>
    public Int8WeightRange Int8Weights { get; init; } = Int8WeightRange.SevenBits;

    /// <summary>Weights per scale in <see cref="Precision.Int4"/>: a power of two from 16 to 256.</summary>
    /// <value>The default is 32.</value>
    public int Int4BlockSize { get; init; } = 32;

    /// <summary>Whether the graph also gives the logits, float [B, K, A, 256]. A consumer that does not ask for them pays nothing.</summary>
    /// <value>The default is true.</value>
    public bool IncludeLogits { get; init; } = true;

    /// <summary>
    /// Whether the graph also gives what the decoder sees of the images, for comparisons: <c>patch_features</c>, float [B, N·patches, vision width], and
    /// <c>image_tokens</c>, float [B, N·patches, decoder width]. Robots refuse such a graph.
    /// </summary>
    /// <value>The default is false.</value>
    public bool IncludeFeatures { get; init; }

    /// <summary>The one length to which every prompt must be padded, for runtimes that want fixed shapes; null for any length.</summary>
    public int? FixedPromptLength { get; init; }

    /// <summary>The longest prompt in tokens that the rotary position table covers.</summary>
    /// <value>The default is 512, what SimpleVLA-RL pads prompts to.</value>
    public int MaximumPromptLength { get; init; } = 512;

    /// <summary>Weights of more bytes than this in total go to <c>model.onnx.data</c>; up to it they stay inside <c>model.onnx</c>.</summary>
    /// <value>The default is 1 MiB.</value>
    public long EmbeddedByteLimit { get; init; } = 1 << 20;

    /// <summary>Whether the last decoder layer computes only the rows where actions are read. Tests turn it off to show that nothing changes.</summary>
    internal bool PrunesLastLayer { get; init; } = true;

    /// <summary>Whether one placeholder stands for all in the first decoder layer. Tests turn it off to show that nothing changes.</summary>
    internal bool SharesPlaceholders { get; init; } = true;
}
