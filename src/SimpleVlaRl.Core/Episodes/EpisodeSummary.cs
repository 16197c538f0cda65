namespace SimpleVlaRl.Core.Episodes;

/// <summary>What is known of an episode when it ends.</summary>
public sealed record EpisodeSummary
{
    /// <summary>How it ended.</summary>
    public required EpisodeOutcome Outcome { get; init; }

    /// <summary>How long it took, in robot time.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Servo ticks.</summary>
    public required int Ticks { get; init; }

    /// <summary>Chunks played.</summary>
    public required int Chunks { get; init; }

    /// <summary>The median of inference time in milliseconds; NaN without a chunk.</summary>
    public double InferenceMillisecondsP50 { get; init; } = double.NaN;

    /// <summary>The 99th percentile of inference time in milliseconds; NaN without a chunk.</summary>
    public double InferenceMillisecondsP99 { get; init; } = double.NaN;

    /// <summary>The 99th percentile of how late a tick began, in milliseconds.</summary>
    public double JitterMillisecondsP99 { get; init; } = double.NaN;

    /// <summary>Ticks whose proposal was limited.</summary>
    public int GateLimited { get; init; }

    /// <summary>Ticks or chunks that were rejected.</summary>
    public int GateRejected { get; init; }

    /// <summary>
    /// Chunks that were rejected or cut short: part of what the policy decided was not done, so the episode is not fit for learning. Null in recordings from
    /// before this was counted.
    /// </summary>
    public int? DiscardedChunks { get; init; }

    /// <summary>
    /// Whether a person took the robot over in it. Kept for imitation, never for GRPO: what was done is not what the policy decided. False in recordings from
    /// before this was known.
    /// </summary>
    public bool Intervened { get; init; }

    /// <summary>Servo ticks that were dropped because the loop came late for them.</summary>
    public long MissedTicks { get; init; }

    /// <summary>Items that the recorder had to drop; an episode with drops is not fit for learning.</summary>
    public int Dropped { get; init; }
}
