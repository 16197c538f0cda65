using SimpleVlaRl.Experiments.Splits;

namespace SimpleVlaRl.Experiments.Demonstrations;

/// <summary>What <c>vla-learn demonstrations</c> was asked to do.</summary>
internal sealed record DemonstrationsOptions
{
    public required string Store { get; init; }

    public required string Task { get; init; }

    public required int Count { get; init; }

    public required long First { get; init; }

    /// <summary>The part of a split that is demonstrated; null for all starts.</summary>
    public SplitSelection? Split { get; init; }

    public required bool Randomize { get; init; }

    public required double Noise { get; init; }

    public required double NoisyFraction { get; init; }

    public required int DelayTicks { get; init; }

    public required int Threads { get; init; }

    public required string RobotFile { get; init; }

    /// <summary>The cameras to record, separated by commas; null for the robot's first.</summary>
    public string? Cameras { get; init; }
}
