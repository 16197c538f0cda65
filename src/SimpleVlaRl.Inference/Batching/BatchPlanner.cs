namespace SimpleVlaRl.Inference.Batching;

/// <summary>
/// Decides which waiting calls a free lane runs, and whether it is worth waiting for companions. Knows no threads and no clock: both come in.
/// </summary>
internal sealed class BatchPlanner
{
    private readonly int batchLimit;
    private readonly long maximumWait;
    private readonly RunTimes times;

    /// <summary>Makes a planner.</summary>
    /// <param name="batchLimit">The largest batch.</param>
    /// <param name="maximumWait">How long a call may wait for companions, in ticks of the clock.</param>
    /// <param name="times">What batches take.</param>
    public BatchPlanner(int batchLimit, long maximumWait, RunTimes times)
    {
        this.batchLimit = batchLimit;
        this.maximumWait = maximumWait;
        this.times = times;
        Batch = new CallSlot[batchLimit];
    }

    /// <summary>The calls of the last plan, best first.</summary>
    public CallSlot[] Batch { get; }

    /// <summary>Whether a call has more right to the next run than another: robots that were turned away, then deadlines, then arrival.</summary>
    public static bool IsBefore(CallSlot one, CallSlot other)
    {
        if (one.Robot.Refusals != other.Robot.Refusals)
        {
            return one.Robot.Refusals > other.Robot.Refusals;
        }

        return one.Deadline != other.Deadline ? one.Deadline < other.Deadline : one.Arrival < other.Arrival;
    }

    /// <summary>Whether a call's answer could not be ready before its expiry, were it run now and alone.</summary>
    /// <param name="call">The call.</param>
    /// <param name="now">The time.</param>
    /// <param name="byEstimateAlone">Whether the expiry is still ahead.</param>
    public bool IsHopeless(CallSlot call, long now, out bool byEstimateAlone)
    {
        byEstimateAlone = call.Expiry > now;
        return call.Expiry != long.MaxValue && call.Expiry - now < this.times.Of(1);
    }

    /// <summary>Plans the next batch from calls none of which is hopeless; the calls taken are in <see cref="Batch"/> and still in the list.</summary>
    /// <param name="waiting">The calls that wait.</param>
    /// <param name="now">The time.</param>
    /// <param name="current">The version of calls without one of their own.</param>
    /// <param name="areMoreExpected">Whether robots that have no call here may ask soon.</param>
    /// <param name="freeLanes">The lanes that run nothing, this one among them.</param>
    /// <returns>What to do.</returns>
    public BatchPlan Plan(List<CallSlot> waiting, long now, VersionInUse current, bool areMoreExpected, int freeLanes)
    {
        if (waiting.Count == 0)
        {
            return new BatchPlan(0, long.MaxValue);
        }

        // What free lanes share runs at the same time; one that took everything would leave the others idle.
        int share = Math.Min(this.batchLimit, (waiting.Count + freeLanes - 1) / freeLanes);
        int count = 0;
        long tightest = long.MaxValue;
        long oldest = long.MaxValue;
        while (count < share && Best(waiting, count, current) is { } next)
        {
            long limit = Math.Min(tightest, LimitOf(next, now));
            if (count > 0 && limit != long.MaxValue && now + this.times.Of(count + 1) > limit)
            {
                break;
            }

            tightest = limit;
            oldest = Math.Min(oldest, next.Arrival);
            Batch[count++] = next;
        }

        // A batch that could not take all who wait is full, whatever its size; and a companion that is yet to come has a free lane to go to.
        if (count == this.batchLimit || count < waiting.Count || freeLanes > 1 || !areMoreExpected)
        {
            return new BatchPlan(count, 0);
        }

        // A lane that waits longer than a companion saves it has lost, whether one comes or not: where a row costs as much as a run, none is waited for.
        long until = oldest + Math.Min(this.maximumWait, (long)this.times.SavingOfOneMore(count));
        if (tightest != long.MaxValue)
        {
            double run = this.times.Of(Math.Min(count + 1, this.batchLimit));
            until = Math.Min(until, tightest - (long)(run + (run / 4)));
        }

        return until <= now ? new BatchPlan(count, 0) : new BatchPlan(0, until);
    }

    /// <summary>The time by which a call wants its answer: the deadline, or the expiry once the deadline cannot be kept.</summary>
    private long LimitOf(CallSlot call, long now) =>
        call.Deadline != long.MaxValue && call.Deadline - now < this.times.Of(1) ? call.Expiry : Math.Min(call.Deadline, call.Expiry);

    /// <summary>The call with the most right among those that are not in the batch and fit it.</summary>
    private CallSlot? Best(List<CallSlot> waiting, int count, VersionInUse current)
    {
        CallSlot? best = null;
        foreach (CallSlot candidate in waiting)
        {
            if (Batch.AsSpan(0, count).Contains(candidate) || (count > 0 && !Fits(candidate, Batch[0], current)))
            {
                continue;
            }

            if (best is null || IsBefore(candidate, best))
            {
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>A batch has one version and one temperature.</summary>
    private static bool Fits(CallSlot one, CallSlot other, VersionInUse current) =>
        (one.Pinned ?? current) == (other.Pinned ?? current) && one.Temperature == other.Temperature;
}
