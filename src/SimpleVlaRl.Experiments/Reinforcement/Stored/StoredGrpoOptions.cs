using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Experiments.Reinforcement.Stored;

/// <summary>What <c>vla-learn grpo --episodes</c> was asked to do.</summary>
internal sealed record StoredGrpoOptions
{
    /// <summary>The folder of the recorded episodes.</summary>
    public string Store { get; init; } = "";

    /// <summary>The policy whose version has acted.</summary>
    public required string Policy { get; init; }

    /// <summary>The new policy's name; null keeps the old one's.</summary>
    public string? Name { get; init; }

    /// <summary>The tasks to learn.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    public required string RunFolder { get; init; }

    public Baseline Baseline { get; init; }

    public LearningObjective Objective { get; init; }

    /// <summary>From how many versions before, each the parent of the next, episodes are imitated as well.</summary>
    public int Reuse { get; init; }

    /// <summary>How often the episodes are gone through.</summary>
    public int Epochs { get; init; }

    /// <summary>The estimate of KL(π_old ‖ π) beyond which an epoch is taken back.</summary>
    public double MaximumDivergence { get; init; }

    /// <summary>The mean difference of recorded and recomputed log-probabilities beyond which an episode is not of these weights, nats.</summary>
    public double MaximumGap { get; init; }

    /// <summary>See <see cref="GrpoOptions.CorrectionLimit"/>.</summary>
    public double CorrectionLimit { get; init; }

    /// <summary>Whether it only says what would become of every episode.</summary>
    public bool Explains { get; init; }

    public required long Seed { get; init; }

    public required int Threads { get; init; }

    public required int LoraRank { get; init; }

    /// <summary>The adapters' alpha; null for the rank.</summary>
    public double? LoraAlpha { get; init; }

    public required string Device { get; init; }

    public required bool UsesBfloat16 { get; init; }

    public required bool UsesGradientCheckpointing { get; init; }

    public required string CommandText { get; init; }

    /// <summary>GRPO's constants, from the policy's preset.</summary>
    public required Func<string, GrpoOptions> Learning { get; init; }
}
