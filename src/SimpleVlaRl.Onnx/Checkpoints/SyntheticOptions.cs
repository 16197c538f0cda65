using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>How a random checkpoint is written.</summary>
public sealed record SyntheticOptions
{
    /// <summary>The robot's side, for the statistics.</summary>
    public required OpenVlaPlatform Platform { get; init; }

    /// <summary>The seed of the weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>A shard is closed before it would grow beyond this.</summary>
    /// <value>The default is 5 GB, as transformers' <c>save_pretrained</c>.</value>
    public long ShardByteLimit { get; init; } = 5_000_000_000;

    /// <summary>Told the bytes written so far, from the writing thread.</summary>
    public Action<long>? Progress { get; init; }
}
