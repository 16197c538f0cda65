using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Run;

/// <summary>A group of attempts from one start, as far as it is done.</summary>
/// <param name="Id">The group; empty for none.</param>
/// <param name="Version">Whose attempts they are.</param>
/// <param name="Attempts">How many were made: the number of the next.</param>
/// <param name="Valid">How many of them say something of the policy.</param>
/// <param name="NewestNanoseconds">When the newest of them began, nanoseconds since 1970.</param>
internal sealed record StoredGroup(string Id, PolicyVersion Version, int Attempts, int Valid, long NewestNanoseconds)
{
    /// <summary>How many of this run's attempts say nothing of the policy.</summary>
    public int Void { get; init; }

    /// <summary>What the store has of a group.</summary>
    public static StoredGroup Of(IEnumerable<EpisodeListing> episodes)
    {
        EpisodeListing[] all = [.. episodes];
        EpisodeHeader first = all[0].Header;
        return new StoredGroup(
            first.GroupId,
            first.Policy!,
            1 + all.Max(episode => episode.Header.Attempt),
            all.All(episode => episode.Header.Policy == first.Policy) ? all.Count(episode => Counts(episode.Summary, episode.Outcome.Kind)) : 0,
            all.Max(episode => episode.Header.StartedNanoseconds));
    }

    /// <summary>
    /// Whether an episode says something of the policy: everything that was decided was done, by nobody else, and recorded; whoever has not yet said how it
    /// ended may still.
    /// </summary>
    public static bool Counts(EpisodeSummary summary, OutcomeKind outcome) =>
        outcome != OutcomeKind.Invalid && !summary.Intervened && summary.Dropped == 0 && (summary.DiscardedChunks ?? 0) == 0;
}
