using System.Globalization;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Training.Reinforcement.Stored;

/// <summary>Which stored episodes a version may learn from, told from what the store's index knows.</summary>
/// <remarks>
/// Every episode is used, waits or is refused, with a reason. A group is learned from whole or not at all, and only where its episodes differ: with a few
/// recorded episodes any difference counts, however rare success is.
/// </remarks>
public sealed class StoredSelection
{
    private const string NoDifference = "of its group succeeded: no difference to learn from";

    private readonly StoredSelectionOptions options;
    private readonly Dictionary<Guid, EpisodeAccount> accounts = [];

    private StoredSelection(StoredSelectionOptions options) => this.options = options;

    /// <summary>The episodes to learn from, in groups that are compared within, each oldest first.</summary>
    public IReadOnlyList<IReadOnlyList<EpisodeListing>> Groups { get; private set; } = [];

    /// <summary>The temperature that all of them were sampled at; 0 where there is none.</summary>
    public float Temperature { get; private set; }

    /// <summary>How much the draws of a joint followed each other in all of them; 0 where there is none.</summary>
    public double DrawCorrelation { get; private set; }

    /// <summary>What becomes of every episode, oldest first.</summary>
    public IReadOnlyList<EpisodeAccount> Accounts => [.. accounts.Values.OrderBy(account => account.Episode.Header.EpisodeId)];

    /// <summary>
    /// How many groups of the version itself are whole and labelled, also those in which nothing differs; without groups, as many as the episodes would make.
    /// </summary>
    public int WholeGroups => Compared.GroupBy(KeyOf).Sum(group => options.Baseline == Baseline.Task ? group.Count() / options.GroupSize : 1);

    private IEnumerable<EpisodeListing> Compared => accounts.Values
        .Where(account => account.Episode.Header.Policy is { } policy && IsOf(policy, options.Version))
        .Where(account => account.Fate == EpisodeFate.Used || account.Reason.EndsWith(NoDifference, StringComparison.Ordinal))
        .Select(account => account.Episode);

    /// <summary>Sorts a store's episodes.</summary>
    /// <param name="episodes">The episodes of the tasks to learn, in any order.</param>
    /// <param name="options">Which are wanted.</param>
    /// <returns>The selection.</returns>
    public static StoredSelection Of(IEnumerable<EpisodeListing> episodes, StoredSelectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        ArgumentNullException.ThrowIfNull(options);
        StoredSelection selection = new(options);
        EpisodeListing[][] groups =
        [
            .. episodes.OrderBy(episode => episode.Header.EpisodeId).GroupBy(selection.KeyOf).Select(group => group.ToArray())
        ];

        // Log-probabilities are those of one temperature, and attempts are compared that explored alike: as the newest group did that says anything.
        EpisodeHeader? newest = groups.SelectMany(group => group.Where(episode => selection.Refusal(episode, group) is null && IsLabelled(episode))
                .GroupBy(SamplingOf).Select(alike => alike.ToArray()))
            .Where(alike => alike.Length >= options.Needed && Differs(alike))
            .MaxBy(alike => alike[^1].Header.EpisodeId)?[0].Header;
        (selection.Temperature, selection.DrawCorrelation) = (newest?.Temperature ?? 0, newest?.DrawCorrelation ?? 0);
        selection.Groups = [.. groups.Select(selection.Settle).OfType<IReadOnlyList<EpisodeListing>>()];
        return selection;
    }

    /// <summary>Takes an episode out that the index could not judge; what is left of its group is judged anew.</summary>
    /// <param name="episode">The episode.</param>
    /// <param name="reason">Why.</param>
    public void Refuse(EpisodeListing episode, string reason)
    {
        ArgumentNullException.ThrowIfNull(episode);
        accounts[episode.Header.EpisodeId] = new EpisodeAccount(episode, EpisodeFate.Refused, reason);
        Groups =
        [
            .. Groups.Select(group => group.Any(IsIt) ? Judge([.. group.Where(other => !IsIt(other))], isLabelled: true) : group)
                .OfType<IReadOnlyList<EpisodeListing>>()
        ];

        bool IsIt(EpisodeListing other) => other.Header.EpisodeId == episode.Header.EpisodeId;
    }

    private static bool IsOf(PolicyVersion policy, PolicyVersion version) =>
        (policy.Name, policy.Version, policy.Digest) == (version.Name, version.Version, version.Digest);

    private static (float Temperature, double DrawCorrelation) SamplingOf(EpisodeListing episode) =>
        (episode.Header.Temperature, episode.Header.DrawCorrelation);

    private static string Text((float Temperature, double DrawCorrelation) sampling) => sampling.DrawCorrelation == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{sampling.Temperature}")
        : string.Create(CultureInfo.InvariantCulture, $"{sampling.Temperature} and draw correlation {sampling.DrawCorrelation}");

    private static bool IsLabelled(EpisodeListing episode) => episode.Outcome.Kind != OutcomeKind.Unlabelled;

    private static int Successes(EpisodeListing[] episodes) => episodes.Count(episode => episode.Outcome.Kind == OutcomeKind.Success);

    private static bool Differs(EpisodeListing[] episodes) => Successes(episodes) is var successes && successes > 0 && successes < episodes.Length;

    /// <summary>What kind of episode is compared with which.</summary>
    private string KeyOf(EpisodeListing episode)
    {
        EpisodeHeader header = episode.Header;
        return options.Baseline == Baseline.Task ? $"{header.Task}\n{header.Robot}\n{header.Instruction}"
            : header.GroupId.Length > 0 ? header.GroupId
            : header.EpisodeId.ToString("D");
    }

    /// <summary>Why an episode will never be learned from by this version, whatever is said of it; null where it may.</summary>
    private string? Refusal(EpisodeListing episode, EpisodeListing[] group)
    {
        (EpisodeHeader header, EpisodeSummary summary, PolicyVersion? policy) = (episode.Header, episode.Summary, episode.Header.Policy);
        return episode.Integrity == EpisodeIntegrity.Damaged ? $"damaged: {episode.IntegrityDetail}"
            : policy is null ? $"no policy acted, but: {EpisodeWords.Of(header.Actor)}"
            : !IsOf(policy, options.Version) && !options.Earlier.Any(earlier => IsOf(policy, earlier))
                ? $"by {policy.Name} {policy.Version}, which is not the version that learns"
            : !header.FitForLearning ? "not sampled; 'run --mode collect' records what is learned from"
            : header.Seed < EpisodeStart.FirstTrainingSeed ? $"its start {header.Seed} is one that is reported on or chosen by"
            : episode.Outcome.Kind == OutcomeKind.Invalid ? episode.Outcome.ToString()
            : summary.Intervened ? "a person took over"
            : summary.Dropped > 0 ? $"{summary.Dropped} items were not recorded"
            : (summary.DiscardedChunks ?? summary.GateRejected) > 0 ? "not everything was done as it was decided"
            : options.Baseline == Baseline.Group ? RefusalOfGroup(header, group)
            : null;
    }

    /// <summary>Attempts of a group are compared as if nothing but chance told them apart; also one that does not count tells of something else.</summary>
    private static string? RefusalOfGroup(EpisodeHeader header, EpisodeListing[] group)
    {
        bool AreAlike<T>(Func<EpisodeHeader, T> of) => group.All(episode => Equals(of(episode.Header), of(header)));
        return header.GroupId.Length == 0 ? "it belongs to no group; --baseline task compares it with others"
            : group.Any(episode => episode.Header.Policy is { } policy && policy != header.Policy) ? "its group has attempts of several versions"
            : !AreAlike(one => (one.Task, one.Seed, one.Randomized)) ? "its group has attempts from several starts"
            : !AreAlike(one => (one.Instruction, one.Robot)) ? "its group has attempts with several instructions or robots"
            : null;
    }

    /// <summary>Says of each of a group what becomes of it.</summary>
    /// <returns>Those that are learned from; null where none is.</returns>
    private EpisodeListing[]? Settle(EpisodeListing[] group)
    {
        List<EpisodeListing> left = [];
        foreach (EpisodeListing episode in group)
        {
            string? reason = Refusal(episode, group)
                ?? (Temperature > 0 && SamplingOf(episode) != (Temperature, DrawCorrelation)
                    ? $"sampled at temperature {Text(SamplingOf(episode))}, the newest whole group at {Text((Temperature, DrawCorrelation))}" : null);
            if (reason is null)
            {
                left.Add(episode);
            }
            else
            {
                accounts.Add(episode.Header.EpisodeId, new EpisodeAccount(episode, EpisodeFate.Refused, reason));
            }
        }

        // Whoever has labelled a part of a group has labelled what was easy to label.
        bool isLabelled = options.Baseline == Baseline.Task || left.All(IsLabelled);
        foreach (EpisodeListing episode in left.Where(episode => !IsLabelled(episode)))
        {
            accounts.Add(episode.Header.EpisodeId, new EpisodeAccount(episode, EpisodeFate.Waiting, "nobody has said how it ended"));
        }

        return Judge([.. left.Where(IsLabelled)], isLabelled);
    }

    private EpisodeListing[]? Judge(EpisodeListing[] usable, bool isLabelled)
    {
        (EpisodeFate fate, string reason) =
            !isLabelled ? (EpisodeFate.Waiting, "its group has attempts that nobody has labelled")
            : usable.Length < options.Needed ? (
                EpisodeFate.Waiting,
                $"its group has {usable.Length} attempts that count, of {options.Needed}{(options.Baseline == Baseline.Group ? " (--group-size)" : "")}")
            : !Differs(usable) ? (EpisodeFate.Refused, $"{Successes(usable)} of the {usable.Length} {NoDifference}")
            : (EpisodeFate.Used, "");
        foreach (EpisodeListing episode in usable)
        {
            accounts[episode.Header.EpisodeId] = new EpisodeAccount(episode, fate, reason);
        }

        return fate == EpisodeFate.Used ? usable : null;
    }
}
