using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>What a policy answers to what an episode recorded, beside what was answered then.</summary>
internal sealed record ReplayResult
{
    /// <summary>The episode.</summary>
    public required Guid EpisodeId { get; init; }

    /// <summary>Who answered now.</summary>
    public required PolicyVersion Policy { get; init; }

    /// <summary>Whether the same weights acted then.</summary>
    public required bool IsSamePolicy { get; init; }

    /// <summary>How many inferences were made again.</summary>
    public required int Decisions { get; init; }

    /// <summary>How many tokens were compared; 0 where one of the two has none.</summary>
    public required long Tokens { get; init; }

    /// <summary>How many of them are those of then.</summary>
    public required long EqualTokens { get; init; }

    /// <summary>By how much the log-probabilities of equal tokens differ, on average, in nats; not a number where there are none.</summary>
    public required double MeanLogProbabilityGap { get; init; }

    /// <summary>The same at most.</summary>
    public required double LargestLogProbabilityGap { get; init; }

    /// <summary>By how much an action differs at most, in its joint's unit.</summary>
    public required double LargestActionDifference { get; init; }

    /// <summary>Which joint's that is; empty where no action differs.</summary>
    public required string LargestActionJoint { get; init; }

    /// <summary>What the network took in the middle, milliseconds.</summary>
    public required double InferenceMilliseconds { get; init; }

    /// <summary>The lower-case SHA-256 of all answers: tokens, log-probabilities and actions, bit for bit.</summary>
    public required string AnswersDigest { get; init; }

    /// <summary>The share of equal tokens; not a number where none were compared.</summary>
    public double TokenAgreement => (double)EqualTokens / Tokens;
}
