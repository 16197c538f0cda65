using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Learner.Planning;

/// <summary>What is to be learned, and on what.</summary>
internal sealed record PlanOptions
{
    public required PolicyArchitecture Architecture { get; init; }

    public required NetworkTraining Training { get; init; }

    /// <summary>The device's memory, in bytes.</summary>
    public required long DeviceBytes { get; init; }

    /// <summary>The tokens of a prompt.</summary>
    public required int PromptLength { get; init; }

    /// <summary>The micro-batch that must fit; null for the largest that does.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>The observations that are answered at once.</summary>
    public required int ActingRows { get; init; }

    public required bool KeepsAverage { get; init; }
}
