using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>What the index knows of an episode, without opening its file.</summary>
public sealed record EpisodeListing
{
    /// <summary>The committed file.</summary>
    public required string Path { get; init; }

    /// <summary>What was known when it started.</summary>
    public required EpisodeHeader Header { get; init; }

    /// <summary>What was known when it ended.</summary>
    public required EpisodeSummary Summary { get; init; }

    /// <summary>The outcome that counts: the latest label, or else the recorded one.</summary>
    public required EpisodeOutcome Outcome { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The lower-case SHA-256 of the file.</summary>
    public required string Digest { get; init; }

    /// <summary>How far the file and its labels were checked when the index took them in.</summary>
    public required EpisodeIntegrity Integrity { get; init; }

    /// <summary>What is wrong or missing; empty when verified.</summary>
    public required string IntegrityDetail { get; init; }

    /// <summary>
    /// Whether GRPO may learn from it: it was recorded for that, without a drop, is not damaged, every chunk was done as it was decided and nobody took the
    /// robot over, and it is a success or a failure.
    /// </summary>
    /// <remarks>Recordings from before discarded chunks were counted are judged by the gate's rejections, which is stricter.</remarks>
    public bool IsFitForLearning => Header.FitForLearning && !Summary.Intervened && Summary.Dropped == 0 && Integrity != EpisodeIntegrity.Damaged
        && (Summary.DiscardedChunks ?? Summary.GateRejected) == 0
        && (Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure);
}
