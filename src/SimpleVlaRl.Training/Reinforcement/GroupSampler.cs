using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>
/// Hands out episodes group by group until enough groups differ within themselves, and keeps what is too much for at most a few policy versions.
/// </summary>
/// <param name="options">Sizes, filter, patience.</param>
/// <param name="startOf">The start of a group, by its number; a pure function.</param>
/// <param name="seed">The seed of the draws.</param>
public sealed class GroupSampler(GrpoOptions options, Func<long, TrainingStart> startOf, long seed) : IEpisodeQueue
{
    private const double RateMemory = 0.9;

    /// <summary>
    /// How many groups may be open that environments have begun themselves: they choose the order, so that many starts wait for their last attempt.
    /// </summary>
    private const int MostClaimed = 4096;

    /// <summary>From so many bytes of pictures on that were learned from or dropped the collector is called; it takes milliseconds.</summary>
    private const long LargeBytes = 64L << 20;

    private readonly SortedDictionary<long, OpenGroup> open = [];
    private readonly Queue<PlannedEpisode> queued = [];
    private readonly List<GrpoGroup> kept = [];
    private readonly BranchQueue branches = new(options, seed);
    private long goneBytes;
    private long version;

    /// <summary>
    /// How many bytes of pictures in memory those groups may hold together that environments have begun and that wait; the oldest goes first.
    /// </summary>
    /// <value>The default is 6 GiB: 512 episodes of 64 decisions with a picture of 224 x 224 are 4.6.</value>
    public long MostClaimedBytes { get; init; } = 6L << 30;

    /// <summary>The next group's number.</summary>
    public long NextGroup { get; private set; }

    /// <summary>How many groups have begun inside an earlier attempt; those are not among <see cref="NextGroup"/>.</summary>
    public long BranchedGroups { get; private set; }

    /// <summary>A running mean of the share of groups that are kept, to guess how many more are worth starting.</summary>
    public double KeptShare { get; private set; } = 1;

    /// <summary>Groups in a row without a difference, and how many of them had only successes.</summary>
    public (int Groups, int OnlySuccesses) Unmixed { get; private set; }

    /// <summary>Whether so many groups in a row had no difference that going on is pointless.</summary>
    public bool IsExhausted => options.UsesDynamicSampling && Unmixed.Groups >= options.PatienceGroups;

    /// <summary>Groups that wait to be learned from.</summary>
    public IReadOnlyList<GrpoGroup> Kept => kept;

    /// <summary>What was sampled since <see cref="Begin"/>.</summary>
    public SamplingCounts Counts { get; private set; } = new();

    /// <summary>Called after every episode that ended.</summary>
    public Action<SamplingCounts>? Progressed { get; set; }

    /// <inheritdoc/>
    public bool HasEnough => IsExhausted || kept.Count >= options.GroupsPerIteration;

    /// <summary>Begins an iteration.</summary>
    /// <param name="policyVersion">
    /// The iteration, whose weights act; groups kept for too long are thrown away, and so are those that environments go on with.
    /// </param>
    public void Begin(long policyVersion)
    {
        version = policyVersion;
        Counts = new SamplingCounts();
        if (goneBytes > LargeBytes)
        {
            // Nobody refers to it any more, and the collector would not come before as much again was allocated; to pictures in files not at all.
            GC.Collect();
            goneBytes = 0;
        }

        kept.RemoveAll(group => policyVersion - group.PolicyVersion > options.MaximumStaleness);
        foreach (long number in (long[])[.. open.Keys])
        {
            if (!open[number].IsClaimed || policyVersion - open[number].Version > options.MaximumStaleness)
            {
                open.Remove(number);
            }
        }

        queued.Clear();
        branches.Begin();
    }

    /// <inheritdoc/>
    public PlannedEpisode? Next(int freeEnvironments)
    {
        bool isAnyRoot = open.Values.Any(group => group.From is null);
        if (queued.Count == 0 && IsGroupWanted(freeEnvironments)
            && branches.TryNext(isAnyRoot, out long number, out TrainingStart? start, out BranchPoint? from))
        {
            BranchedGroups += from is null ? 0 : 1;
            number = from is null ? NextGroup++ : number;
            open.Add(number, new OpenGroup(start ?? startOf(number), version, look: null) { From = from });
            for (int attempt = 0; attempt < options.GroupSize; attempt++)
            {
                Enqueue(number);
            }
        }

        return queued.TryDequeue(out PlannedEpisode? next) ? next : null;
    }

    /// <inheritdoc/>
    public PlannedEpisode? Claim(TrainingStart start, int look)
    {
        KeyValuePair<long, OpenGroup> found = open.FirstOrDefault(
            entry => entry.Value.Look == look && entry.Value.Start == start && entry.Value.Running + entry.Value.Trajectories.Count < options.GroupSize);
        long number = found.Key;
        if (found.Value is null)
        {
            if (open.Count >= MostClaimed)
            {
                return null;
            }

            number = NextGroup++;
            open.Add(number, new OpenGroup(start, version, look));
        }

        Enqueue(number);
        return queued.Dequeue();
    }

    /// <inheritdoc/>
    public void Ended(EpisodeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!open.TryGetValue(result.Attempt.Group, out OpenGroup? group))
        {
            // Its group was thrown away while it ran: an environment of someone else's goes on over iterations.
            return;
        }

        group.Running--;
        bool isValid = result.Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure;
        Counts = Counts.With(result, isValid, isBranched: group.From is not null);
        if (isValid)
        {
            group.Trajectories.Add((result.Attempt.Attempt, result.Trajectory, result.BranchPoint));
            group.Bytes += result.Trajectory.MemoryBytes;
        }
        else if (!group.IsClaimed && group.Attempts < 2 * options.GroupSize)
        {
            // A fault is never a failed task: another draw from the same start takes its place.
            Enqueue(result.Attempt.Group);
        }

        Progressed?.Invoke(Counts);
        if (group.Running == 0 && (!group.IsClaimed || group.Trajectories.Count == options.GroupSize))
        {
            open.Remove(result.Attempt.Group);
            Close(result.Attempt.Group, group);
        }
        else if (group.IsClaimed)
        {
            Forget();
        }
    }

    /// <summary>Takes the groups to learn from, oldest first; the others wait.</summary>
    /// <returns>As many as an iteration learns from, or fewer where sampling stopped early.</returns>
    public IReadOnlyList<GrpoGroup> Take()
    {
        kept.Sort((left, right) => BranchQueue.Age(left.Number).CompareTo(BranchQueue.Age(right.Number)));
        GrpoGroup[] taken = [.. kept.Take(options.GroupsPerIteration)];
        kept.RemoveRange(0, taken.Length);
        goneBytes += taken.Sum(group => group.PictureBytes);
        return taken;
    }

    /// <summary>Goes on where another sampler stopped.</summary>
    /// <param name="nextGroup">Its next group's number.</param>
    /// <param name="branchedGroups">How many of its groups began inside an earlier attempt.</param>
    /// <param name="keptShare">Its running mean.</param>
    /// <param name="unmixed">Its groups in a row without a difference.</param>
    /// <param name="groups">Its waiting groups.</param>
    public void Restore(long nextGroup, long branchedGroups, double keptShare, (int Groups, int OnlySuccesses) unmixed, IEnumerable<GrpoGroup> groups)
    {
        NextGroup = nextGroup;
        BranchedGroups = branchedGroups;
        KeptShare = keptShare;
        Unmixed = unmixed;
        kept.Clear();
        kept.AddRange(groups);
    }

    /// <summary>A group is started while too few are under way, or when environments for a whole one are free and too few are expected to be kept.</summary>
    private bool IsGroupWanted(int freeEnvironments)
    {
        if (HasEnough)
        {
            return false;
        }

        return kept.Count + open.Count < options.GroupsPerIteration
            || (freeEnvironments >= options.GroupSize && kept.Count + (open.Count * KeptShare) < options.GroupsPerIteration);
    }

    /// <summary>Throws the oldest groups away while those that wait hold too much.</summary>
    private void Forget()
    {
        while (open.Count > 1 && open.Values.Sum(waiting => waiting.Bytes) > MostClaimedBytes)
        {
            // One that holds nothing yet would free nothing.
            (long oldest, OpenGroup group) = open.First(entry => entry.Value.Bytes > 0);
            open.Remove(oldest);
            goneBytes += group.Bytes;
            Counts = Counts with { Forgotten = Counts.Forgotten + 1 };
        }
    }

    private void Enqueue(long number)
    {
        OpenGroup group = open[number];
        int attempt = group.Attempts++;
        group.Running++;
        (uint low, uint high, _, _) = CounterRandom.Philox((uint)number, (uint)(number >> 32), (uint)attempt, 0x47525030, (uint)seed, (uint)(seed >> 32));
        queued.Enqueue(new PlannedEpisode(number, attempt, group.Start, ((ulong)high << 32) | low)
        {
            From = group.From,
            KeepsBranchPoint = branches.IsUsed && group.From is null && !group.IsClaimed,
        });
    }

    private void Close(long number, OpenGroup group)
    {
        GrpoGroup closed = new(number, group.Start, group.Version, [.. group.Trajectories.OrderBy(entry => entry.Attempt).Select(entry => entry.Trajectory)]);
        int count = closed.Trajectories.Count;
        bool isKept = options.Filter.Keeps(closed.Successes, count);
        Counts = Counts.WithGroup(closed.Successes, count, isKept, isBranched: group.From is not null);
        if (branches.IsUsed && group.From is null && closed.Successes < count)
        {
            BranchPoint[] failed = [.. group.Trajectories.OrderBy(entry => entry.Attempt)
                .Where(entry => !entry.Trajectory.Succeeded).Select(entry => entry.Point).OfType<BranchPoint>()];
            branches.Offer(number, group.Start, closed.Successes > 0, failed);
        }

        KeptShare = (RateMemory * KeptShare) + ((1 - RateMemory) * (isKept ? 1 : 0));
        if (isKept)
        {
            kept.Add(closed);
            Unmixed = default;
        }
        else
        {
            goneBytes += closed.PictureBytes;
            Unmixed = (Unmixed.Groups + 1, Unmixed.OnlySuccesses + (count > 0 && closed.Successes == count ? 1 : 0));
        }
    }

    private sealed class OpenGroup(TrainingStart start, long version, int? look)
    {
        public TrainingStart Start => start;

        /// <summary>The iteration in which it was begun: none of its attempts is older.</summary>
        public long Version => version;

        /// <summary>How its attempts begin, where environments chose the start: whoever begins so next goes on with it; null where we chose.</summary>
        public int? Look => look;

        public bool IsClaimed => look is not null;

        /// <summary>Where its attempts begin inside an earlier one; null for at the start.</summary>
        public BranchPoint? From { get; init; }

        /// <summary>The bytes of the pictures that it holds.</summary>
        public long Bytes { get; set; }

        public int Attempts { get; set; }

        public int Running { get; set; }

        public List<(int Attempt, GrpoEpisode Trajectory, BranchPoint? Point)> Trajectories { get; } = [];
    }
}
