using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Experiments.Imitation;

/// <summary>What <c>vla-learn imitate</c> was asked to do.</summary>
internal sealed record ImitationSessionOptions
{
    /// <summary>Whose demonstrations are learned from; empty for all in the store.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>The share of waypoints that the bins leave out at each end.</summary>
    public required double Quantile { get; init; }

    public required string Store { get; init; }

    public required string RunFolder { get; init; }

    public required string Name { get; init; }

    public required string Preset { get; init; }

    public required string RobotFile { get; init; }

    public required string Camera { get; init; }

    /// <summary>The folder of a run or policy to start from; null starts with fresh weights.</summary>
    public string? From { get; init; }

    public required int Episodes { get; init; }

    /// <summary>The most successes of one start; 0 for all.</summary>
    public required int PerStart { get; init; }

    /// <summary>Whose successes are imitated.</summary>
    public required IReadOnlyList<EpisodeMode> Kinds { get; init; }

    /// <summary>Where the network computes: <c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    public required bool Resumes { get; init; }

    public required string CommandText { get; init; }

    public required ImitationOptions Learning { get; init; }
}
