using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>What is replayed, through what.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The folder of the episodes.</summary>
    public required string Store { get; init; }

    /// <summary>The episode's id or its start; null for all that <see cref="Query"/> finds.</summary>
    public string? Id { get; init; }

    /// <summary>Which episodes, where no id is given.</summary>
    public required EpisodeQuery Query { get; init; }

    /// <summary>The policy's folder; null for the one that acted in each episode, from <c>models/</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>How it is run.</summary>
    public required OnnxPolicyOptions Engine { get; init; }

    /// <summary>A document of an earlier replay whose answers must be the same; null for none.</summary>
    public string? Baseline { get; init; }
}
