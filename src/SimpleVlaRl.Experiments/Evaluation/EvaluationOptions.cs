using SimpleVlaRl.Experiments.Splits;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>What <c>vla-learn evaluate</c> was asked to do.</summary>
internal sealed record EvaluationOptions
{
    public required string PolicyFolder { get; init; }

    public int? Version { get; init; }

    public required string Task { get; init; }

    public required int Episodes { get; init; }

    /// <summary>The number of the first start.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether it runs on validation starts, to choose by, instead of report starts.</summary>
    public bool IsValidation { get; init; }

    /// <summary>Attempts from each start, which is a training start, to learn from; 0 where nothing is learned from the episodes.</summary>
    public int GroupSize { get; init; }

    /// <summary>The part of a split that it runs on; null for all starts.</summary>
    public SplitSelection? Split { get; init; }

    public required bool Randomize { get; init; }

    public required float Temperature { get; init; }

    /// <summary>How much a joint's draw follows its draw at the waypoint before in the same chunk, 0 to 1.</summary>
    public double DrawCorrelation { get; init; }

    public required int DelayTicks { get; init; }

    public required int Threads { get; init; }

    public string? Store { get; init; }

    public string? Filmstrips { get; init; }

    public required string RobotFile { get; init; }

    public required bool AllowsUnverified { get; init; }
}
