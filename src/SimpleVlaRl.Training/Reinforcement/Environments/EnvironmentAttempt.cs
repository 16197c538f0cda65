using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>One episode that an environment plays, as far as it has come.</summary>
/// <param name="start">Which.</param>
internal sealed class EnvironmentAttempt(AttemptStart start)
{
    public AttemptStart Start => start;

    /// <summary>What a number of a start may have: an environment's seed may be negative or larger than ours.</summary>
    private const long StartBits = (1L << 62) - 1;

    /// <summary>As the sampler knows the start.</summary>
    public TrainingStart TrainingStart { get; } = new(start.Task, start.Start & StartBits);

    /// <summary>What it is a part of; null while nothing was seen, and where it is of no use.</summary>
    public PlannedEpisode? Planned { get; set; }

    /// <summary>Whether the sampler was asked.</summary>
    public bool IsClaimed { get; set; }

    /// <summary>The prompt of its first decision.</summary>
    public long[] Prompt { get; set; } = [];

    /// <summary>What was seen and drawn; empty where nobody learns from it.</summary>
    public List<GrpoDecision> Decisions { get; } = [];

    /// <summary>How many chunks it was given.</summary>
    public int ChunkCount { get; set; }

    /// <summary>When it was heard of last.</summary>
    public long HeardTimestamp { get; set; }

    /// <summary>Why it does not count, whatever its environment will say; null where nothing is known against it.</summary>
    public AttemptProblem? Problem { get; set; }
}
