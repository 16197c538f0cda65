using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Reporting;

/// <summary>What became of the episodes of one policy's version on one task.</summary>
/// <param name="task">The task.</param>
/// <param name="policy">The policy with its version, or who acted otherwise.</param>
/// <param name="episodes">Its episodes, the oldest first; at least one.</param>
internal sealed class VersionScore(string task, string policy, IReadOnlyList<EpisodeListing> episodes)
{
    /// <summary>The task.</summary>
    public string Task => task;

    /// <summary>The policy with its version, or who acted otherwise.</summary>
    public string Policy => policy;

    /// <summary>Its episodes, the oldest first.</summary>
    public IReadOnlyList<EpisodeListing> Episodes => episodes;

    /// <summary>The successes.</summary>
    public int Successes => Count(OutcomeKind.Success);

    /// <summary>Successes and failures, the oldest first; the others count neither way.</summary>
    public IEnumerable<EpisodeListing> Counting => episodes.Where(episode => episode.Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure);

    /// <summary>How many count.</summary>
    public int Counted => Counting.Count();

    /// <summary>How many of those that count a classifier has said, and no person or checker.</summary>
    public int Classified => Counting.Count(episode => episode.Outcome.Source == ClassifierWords.Source);

    /// <summary>The share of successes; not a number where none counts.</summary>
    public double Rate => (double)Successes / Counted;

    /// <summary>Where the rate lies, at 95 %.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Successes, Counted);

    /// <summary>The share of episodes in which a person took over.</summary>
    public double InterventionRate => episodes.Count(episode => episode.Summary.Intervened) / (double)episodes.Count;

    /// <summary>The share of ticks in which the gate limited a command.</summary>
    public double LimitedShare => Share(summary => summary.GateLimited);

    /// <summary>The share of ticks in which the gate rejected a command.</summary>
    public double RejectedShare => Share(summary => summary.GateRejected);

    /// <summary>The scores of a store, by task and in the order in which versions first acted.</summary>
    /// <param name="episodes">The episodes, in any order.</param>
    public static IReadOnlyList<VersionScore> Of(IEnumerable<EpisodeListing> episodes) =>
    [
        .. episodes.OrderBy(episode => episode.Header.StartedNanoseconds)
            .GroupBy(episode => (episode.Header.Task, Policy: PolicyOf(episode.Header)))
            .Select(group => new VersionScore(group.Key.Task, group.Key.Policy, [.. group]))
            .OrderBy(score => score.Task, StringComparer.Ordinal)
    ];

    /// <summary>How many ended so.</summary>
    public int Count(OutcomeKind kind) => episodes.Count(episode => episode.Outcome.Kind == kind);

    private static string PolicyOf(EpisodeHeader header) => header.Policy is { } acted
        ? FormattableString.Invariant($"{acted.Name} {acted.Version}")
        : EpisodeWords.Of(header.Actor);

    private double Share(Func<EpisodeSummary, int> ticks) =>
        episodes.Sum(episode => (double)ticks(episode.Summary)) / Math.Max(1, episodes.Sum(episode => (double)episode.Summary.Ticks));
}
