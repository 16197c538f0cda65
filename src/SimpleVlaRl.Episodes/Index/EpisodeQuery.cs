using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>Which episodes to list; what is null does not filter.</summary>
public sealed record EpisodeQuery
{
    /// <summary>The task's name.</summary>
    public string? Task { get; init; }

    /// <summary>The outcome that counts.</summary>
    public OutcomeKind? Outcome { get; init; }

    /// <summary>The mode, such as <c>demonstrate</c>.</summary>
    public EpisodeMode? Mode { get; init; }

    /// <summary>How many at most, newest first.</summary>
    public int? Limit { get; init; }
}
