using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Run;

/// <summary>
/// Which episode comes next: groups of attempts from one start, each with one version of the policy. An attempt that says nothing of the policy is made up for
/// by another one, and what earlier runs have left in the store is gone on with.
/// </summary>
/// <remarks>
/// What was done is in the store and nowhere else, so that no stop of the run, however hard, makes it forget or count anything twice. A group that was begun
/// with another version is not gone on with: its attempts would not be of one policy.
/// </remarks>
internal sealed class EpisodeSchedule
{
    private readonly RunOptions options;
    private readonly Queue<long> starts = [];
    private readonly Dictionary<long, StoredGroup> begun = [];
    private StoredGroup? current;
    private long currentStart;

    /// <summary>Makes a schedule.</summary>
    /// <param name="options">The run.</param>
    /// <param name="stored">What earlier runs have recorded; empty where this one does not go on with them.</param>
    /// <param name="robot">The robot's name, and</param>
    /// <param name="policy">the policy's: episodes of others, or sampled in another way, are of another schedule.</param>
    public EpisodeSchedule(RunOptions options, IEnumerable<EpisodeListing> stored, string robot, string policy)
    {
        this.options = options;
        ILookup<long, EpisodeListing> known = stored
            .Where(episode => episode.Header is { Mode: EpisodeMode.Collect, Policy: not null } header && header.Task == options.Task
                && header.Policy.Name == policy && header.Robot == robot && header.Randomized == options.Randomize
                && (options.Instruction is null || header.Instruction == options.Instruction) && header.GroupId.Length > 0 == options.GroupSize > 1
                && (header.Temperature, header.DrawCorrelation) == (options.Control.Temperature, options.Control.DrawCorrelation))
            .ToLookup(episode => episode.Header.Seed);
        for (int group = 0; group < options.Episodes / options.GroupSize; group++)
        {
            long seed = StartOf(group).Seed;
            StoredGroup[] there = [.. known[seed].GroupBy(episode => GroupKey(episode.Header)).Select(StoredGroup.Of)];
            if (there.Any(found => found.Valid >= options.GroupSize))
            {
                Finished += options.GroupSize;
                continue;
            }

            starts.Enqueue(group);
            if (options.GroupSize > 1 && there.MaxBy(found => found.NewestNanoseconds) is { } unfinished)
            {
                begun[group] = unfinished;
            }
        }

        Total = options.Episodes - Finished;
    }

    /// <summary>How many episodes earlier runs have finished.</summary>
    public int Finished { get; }

    /// <summary>How many this run has, with what it must make up for until now.</summary>
    public int Total { get; private set; }

    /// <summary>Whether the next episode begins a group, so that another version may come.</summary>
    public bool IsBetweenGroups => current is null || current.Valid >= options.GroupSize;

    /// <summary>Whether all is done.</summary>
    public bool IsComplete => IsBetweenGroups && starts.Count == 0;

    /// <summary>The next episode.</summary>
    /// <param name="policy">The version that acts now.</param>
    public ScheduledEpisode Next(PolicyVersion policy)
    {
        if (IsBetweenGroups)
        {
            currentStart = starts.Dequeue();
            current = begun.TryGetValue(currentStart, out StoredGroup? unfinished) && unfinished.Version == policy ? unfinished : null;
            Total -= current?.Valid ?? 0;
            current ??= new StoredGroup(options.GroupSize > 1 ? Guid.CreateVersion7().ToString() : "", policy, 0, 0, 0);
        }

        return new ScheduledEpisode(StartOf(currentStart), current!.Id, options.GroupSize > 1 ? current.Attempts : 0);
    }

    /// <summary>Notes how an episode ended.</summary>
    /// <returns>
    /// Why the run cannot go on: as many attempts of the group as it has have said nothing of the policy, which is not chance; null where it can.
    /// </returns>
    public string? Note(EpisodeSummary summary)
    {
        // Alone, an episode is what it is; in a group others are compared with it.
        bool counts = options.GroupSize == 1 || StoredGroup.Counts(summary, summary.Outcome.Kind);
        current = current! with { Attempts = current.Attempts + 1, Valid = current.Valid + (counts ? 1 : 0), Void = current.Void + (counts ? 0 : 1) };
        Total += counts ? 0 : 1;
        return current.Void < options.GroupSize ? null
            : $"{current.Void} attempts of the group {current.Id} say nothing of the policy, the last for: {summary.Outcome}. Mend that; with --resume "
                + "the next run goes on with this group.";
    }

    /// <summary>A group's start: what may be learned from runs on training starts, everything else on report starts.</summary>
    private EpisodeStart StartOf(long group) => options.Control.Mode == ControlMode.Collect
        ? new TrainingStart(options.Task, options.Seed + group, options.Randomize)
        : new ReportStart(options.Task, options.Seed + group, options.Randomize);

    /// <summary>Episodes of no group are one each.</summary>
    private static string GroupKey(EpisodeHeader header) => header.GroupId.Length > 0 ? header.GroupId : header.EpisodeId.ToString("D");
}
