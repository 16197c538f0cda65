using System.Globalization;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>Which stored episodes a version may learn from, told from what the store's index knows.</summary>
/// <remarks>Every episode is used, waits or is refused, with a reason.</remarks>
public sealed class StoredSelection
{
    private readonly Dictionary<Guid, EpisodeAccount> accounts = [];

    private StoredSelection(IReadOnlyList<IReadOnlyList<EpisodeListing>> groups, float temperature) => (Groups, Temperature) = (groups, temperature);

    /// <summary>The episodes to learn from, in groups that are compared within, each oldest first.</summary>
    public IReadOnlyList<IReadOnlyList<EpisodeListing>> Groups { get; private set; }

    /// <summary>The temperature that all of them were sampled at.</summary>
    public float Temperature { get; }

    /// <summary>What becomes of every episode, oldest first.</summary>
    public IReadOnlyList<EpisodeAccount> Accounts => [.. accounts.Values.OrderBy(account => account.Episode.Header.EpisodeId)];

    /// <summary>Sorts a store's episodes.</summary>
    /// <param name="episodes">The episodes of the tasks to learn, in any order.</param>
    /// <param name="digest">The SHA-256 of the graph of the version that learns.</param>
    /// <param name="groupSize">How many valid attempts make a group whole.</param>
    /// <param name="filter">Which groups say anything.</param>
    /// <param name="baseline">What an episode is compared with.</param>
    /// <returns>The selection.</returns>
    public static StoredSelection Of(IEnumerable<EpisodeListing> episodes, string digest, int groupSize, DynamicSampling filter, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        EpisodeListing[] all = [.. episodes.OrderBy(episode => episode.Header.EpisodeId)];
        EpisodeListing[] own = [.. all.Where(episode => OfItself(episode, digest) is null)];

        // Log-probabilities are those of one temperature; the one of the newest episode is what the lab works with.
        StoredSelection selection = new([], own.LastOrDefault()?.Header.Temperature ?? 0);
        List<IReadOnlyList<EpisodeListing>> groups = [];
        foreach (IGrouping<string, EpisodeListing> group in all.GroupBy(episode => KeyOf(episode.Header, baseline)))
        {
            // Attempts of several versions cannot be compared; also those that do not count tell that it is one.
            bool isMixed = baseline == Baseline.Group && group.Select(episode => episode.Header.Policy?.Digest).Distinct().Count() > 1;
            List<EpisodeListing> usable = [];
            foreach (EpisodeListing episode in group)
            {
                EpisodeAccount? account = OfItself(episode, digest)
                    ?? (isMixed ? Refused(episode, "its group has attempts of several versions")
                    : episode.Header.Temperature != selection.Temperature ? Refused(episode, string.Create(
                        CultureInfo.InvariantCulture, $"sampled at temperature {episode.Header.Temperature}, the newest at {selection.Temperature}"))
                    : null);
                if (account is null)
                {
                    usable.Add(episode);
                }
                else
                {
                    selection.accounts.Add(episode.Header.EpisodeId, account);
                }
            }

            if (selection.Settle(usable, groupSize, filter, baseline))
            {
                groups.Add(usable);
            }
        }

        selection.Groups = groups;
        return selection;
    }

    /// <summary>Takes an episode out that the index could not judge, and with it a group that says nothing without it.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="reason">Why.</param>
    /// <param name="filter">Which groups say anything.</param>
    public void Refuse(EpisodeListing episode, string reason, DynamicSampling filter)
    {
        ArgumentNullException.ThrowIfNull(episode);
        accounts[episode.Header.EpisodeId] = Refused(episode, reason);
        List<IReadOnlyList<EpisodeListing>> left = [];
        foreach (IReadOnlyList<EpisodeListing> group in Groups)
        {
            EpisodeListing[] rest = [.. group.Where(other => other.Header.EpisodeId != episode.Header.EpisodeId)];
            if (rest.Length == group.Count || filter.Keeps(Successes(rest), rest.Length))
            {
                left.Add(rest);
                continue;
            }

            foreach (EpisodeListing other in rest)
            {
                accounts[other.Header.EpisodeId] = Refused(other, "what is left of its group has no difference to learn from");
            }
        }

        Groups = left;
    }

    private static string KeyOf(EpisodeHeader header, Baseline baseline) => baseline == Baseline.Task ? header.Task
        : header.GroupId.Length > 0 ? header.GroupId
        : header.EpisodeId.ToString("D");

    private static int Successes(IEnumerable<EpisodeListing> episodes) => episodes.Count(episode => episode.Outcome.Kind == OutcomeKind.Success);

    private static EpisodeAccount Refused(EpisodeListing episode, string reason) => new(episode, EpisodeFate.Refused, reason);

    /// <summary>What an episode is by itself; null where nothing keeps it from being used.</summary>
    private static EpisodeAccount? OfItself(EpisodeListing episode, string digest)
    {
        (EpisodeHeader header, EpisodeSummary summary, PolicyVersion? policy) = (episode.Header, episode.Summary, episode.Header.Policy);
        string? refused = episode.Integrity == EpisodeIntegrity.Damaged ? $"damaged: {episode.IntegrityDetail}"
            : policy is null ? $"no policy acted, but: {EpisodeWords.Of(header.Actor)}"
            : policy.Digest != digest ? $"by {policy.Name} {policy.Version}, which is not the version that learns"
            : !header.FitForLearning ? "not sampled; 'run --mode collect' records what is learned from"
            : header.Seed < EpisodeStart.FirstTrainingSeed ? $"its start {header.Seed} is one that is reported on or chosen by"
            : episode.Outcome.Kind == OutcomeKind.Invalid ? episode.Outcome.ToString()
            : summary.Intervened ? "a person took over"
            : summary.Dropped > 0 ? $"{summary.Dropped} items were not recorded"
            : (summary.DiscardedChunks ?? summary.GateRejected) > 0 ? "not everything was done as it was decided"
            : null;
        return refused is not null ? Refused(episode, refused)
            : episode.Outcome.Kind == OutcomeKind.Unlabelled ? new EpisodeAccount(episode, EpisodeFate.Waiting, "nobody has said how it ended")
            : null;
    }

    /// <summary>Whether the usable episodes of a group are learned from; says of each what becomes of it.</summary>
    private bool Settle(List<EpisodeListing> usable, int groupSize, DynamicSampling filter, Baseline baseline)
    {
        int needed = baseline == Baseline.Group ? groupSize : 2;
        int successes = Successes(usable);
        (EpisodeFate fate, string reason) = usable.Count < needed
                ? (EpisodeFate.Waiting, $"its group has {usable.Count} attempts that count, of {needed}")
            : !filter.Keeps(successes, usable.Count)
                ? (EpisodeFate.Refused, $"{successes} of the {usable.Count} of its group succeeded: no difference to learn from")
            : (EpisodeFate.Used, "");
        foreach (EpisodeListing episode in usable)
        {
            accounts.Add(episode.Header.EpisodeId, new EpisodeAccount(episode, fate, reason));
        }

        return fate == EpisodeFate.Used;
    }
}
