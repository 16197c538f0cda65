using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>How far the exported graph and the network it came from part, for one batch size and temperature.</summary>
internal sealed record ParityRow
{
    /// <summary>Rows in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>The sampling temperature; 0 is greedy.</summary>
    public required float Temperature { get; init; }

    /// <summary>Tokens compared, over all batches of this size.</summary>
    public required int Tokens { get; init; }

    /// <summary>max |Δ log-prob| of the graph's tokens, nats.</summary>
    public required double LargestLogProbabilityDifference { get; init; }

    /// <summary>The network's log-prob of the token with that difference: improbable tokens differ most.</summary>
    public required double LogProbabilityThere { get; init; }

    /// <summary>The 99th percentile of |Δ log-prob| of the graph's tokens, nats.</summary>
    public required double Percentile99LogProbabilityDifference { get; init; }

    /// <summary>mean |Δ log-prob| of the graph's tokens, nats.</summary>
    public required double MeanLogProbabilityDifference { get; init; }

    /// <summary>What the differences would do to a learner that takes the graph's draws for its own; null where nothing is drawn.</summary>
    public BehaviourRatios? Ratios { get; init; }

    /// <summary>max |Δ entropy|, nats.</summary>
    public required double LargestEntropyDifference { get; init; }

    /// <summary>max |Δ logit| over all 256 bins of every token; 0 where the graph does not give its logits.</summary>
    public required double LargestLogitDifference { get; init; }

    /// <summary>Tokens that differ although neither a tie nor an edge of the distribution explains it.</summary>
    public required int DifferingTokens { get; init; }

    /// <summary>Tokens that differ where a tie or an edge explains it.</summary>
    public required int Ties { get; init; }

    /// <summary>
    /// max |Δ action| of a regression head between -1 and 1, before it is mapped to robot units; null for a head of tokens, whose other members say it.
    /// </summary>
    public double? LargestNormalizedActionDifference { get; init; }

    /// <summary>max |Δ action| over the tokens that are equal, in the joint's unit: the graph's table of actions.</summary>
    public required double LargestTableDifference { get; init; }

    /// <summary>The error of the actions of revolute joints, all tokens, degrees; null when the robot has none.</summary>
    public ErrorSummary? Degrees { get; init; }

    /// <summary>
    /// How far apart the tool points of expected and found actions are, millimetres; without known kinematics the error of prismatic joints, null when the
    /// robot has none.
    /// </summary>
    public ErrorSummary? Millimetres { get; init; }

    /// <summary>The error of the grippers' openings, all tokens, 0 to 1; null when the robot has none.</summary>
    public ErrorSummary? Opening { get; init; }

    /// <summary>The share of tokens that are equal or explained by a tie; no number where there are no tokens.</summary>
    public double TokenAgreement => 1 - ((double)DifferingTokens / Tokens);
}
