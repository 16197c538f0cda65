using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>What a Hugging Face folder does not say about its own policy.</summary>
public sealed record HuggingFaceOptions
{
    /// <summary>The robot's side: action sizes and which statistics normalise.</summary>
    public required OpenVlaPlatform Platform { get; init; }

    /// <summary>The data set whose statistics normalise; null when the folder has exactly one.</summary>
    public string? StatisticsKey { get; init; }

    /// <summary>How many of the platform's cameras the policy sees.</summary>
    /// <value>The default is 1.</value>
    public int ImageCount { get; init; } = 1;

    /// <summary>The folder of a LoRA adapter to merge into the weights; null for none.</summary>
    public string? AdapterFolder { get; init; }

    /// <summary>The head; null for regression where the folder has the weights of one, else tokens.</summary>
    public PolicyHead? Head { get; init; }
}
