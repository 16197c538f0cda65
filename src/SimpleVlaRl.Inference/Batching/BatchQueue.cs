using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The calls that wait and run, behind one lock: callers put calls in, lanes take batches out.</summary>
internal sealed class BatchQueue
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    private readonly object mutex = new();
    private readonly TimeProvider time;
    private readonly int batchLimit;
    private readonly long lately;
    private readonly CallRegistry calls;
    private readonly RunTimes times;
    private readonly BatchPlanner planner;
    private readonly Action<object?, CancellationToken> onCancelled;
    private VersionInUse current;
    private int freeLanes;
    private bool isStopping;

    /// <summary>Makes a queue with a current version, whose count goes up by one.</summary>
    public BatchQueue(VersionInUse current, BatchingOptions options, TimeProvider time)
    {
        this.time = time;
        this.current = current;
        current.Hold();
        batchLimit = options.BatchLimit;
        lately = (long)(Lately.TotalSeconds * time.TimestampFrequency);
        calls = new CallRegistry(options.QueueLimit, time, GiveBack);
        times = new RunTimes(options.BatchLimit);
        planner = new BatchPlanner(options.BatchLimit, (long)(options.MaximumWait.TotalSeconds * time.TimestampFrequency), times);
        onCancelled = OnCancelled;
    }

    public VersionInUse Current
    {
        get
        {
            lock (mutex)
            {
                return this.current;
            }
        }
    }

    public PolicyServiceCounts Counts
    {
        get
        {
            lock (mutex)
            {
                return calls.Counter.Snapshot(calls.Waiting.Count);
            }
        }
    }

    /// <summary>Puts a call without a problem into the queue; a call that finds no place is complete at once.</summary>
    public ValueTask<PolicyReply> Add(PolicyCall call, VersionInUse? pinned, CancellationToken cancellation)
    {
        lock (mutex)
        {
            if (isStopping || cancellation.IsCancellationRequested)
            {
                return new(calls.Turned(isStopping ? PolicyReplyStatus.Stopping : PolicyReplyStatus.Cancelled));
            }

            if (calls.Admit(call, pinned, cancellation) is not { } slot)
            {
                return new(calls.Turned(PolicyReplyStatus.Overloaded));
            }

            ValueTask<PolicyReply> task = slot.Task;
            if (cancellation.CanBeCanceled)
            {
                // A token that is cancelled by now calls back within this line, and finds a call like any other.
                slot.Registration = cancellation.UnsafeRegister(onCancelled, slot);
            }

            Monitor.Pulse(mutex);
            return task;
        }
    }

    /// <summary>Counts a reply that was made without the queue.</summary>
    public void Count(PolicyReplyStatus status)
    {
        lock (mutex)
        {
            calls.Counter.Add(status);
        }
    }

    /// <summary>Teaches the times of batches before there is anybody to wait for them.</summary>
    public void Learn(int batch, TimeSpan elapsed)
    {
        lock (mutex)
        {
            times.Add(batch, elapsed.TotalSeconds * this.time.TimestampFrequency);
        }
    }

    /// <summary>Waits for a batch. The batch's version counts one more user.</summary>
    /// <returns>False when the service stops.</returns>
    public bool Take(LaneBatch batch)
    {
        lock (mutex)
        {
            freeLanes++;
            while (!isStopping)
            {
                long now = this.time.GetTimestamp();
                TurnAwayHopeless(now);
                BatchPlan plan = planner.Plan(calls.Waiting, now, this.current, batchLimit > 1 && calls.IsAnyExpected(now - lately), freeLanes);
                if (plan.Count > 0)
                {
                    freeLanes--;
                    calls.Hand(batch, planner.Batch.AsSpan(0, plan.Count), planner.Batch[0].Pinned ?? this.current);
                    if (calls.Waiting.Count > 0)
                    {
                        Monitor.Pulse(mutex);
                    }

                    return true;
                }

                if (plan.WakeTimestamp == long.MaxValue)
                {
                    Monitor.Wait(mutex);
                }
                else
                {
                    Monitor.Wait(
                        mutex, TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(this.time.GetElapsedTime(now, plan.WakeTimestamp).TotalMilliseconds))));
                }
            }

            return false;
        }
    }

    /// <summary>After the requests were read: lets go of calls that are not wanted any more.</summary>
    /// <returns>Whether anybody still wants the run.</returns>
    public bool BeginRun(LaneBatch batch)
    {
        lock (mutex)
        {
            batch.Prepared = this.time.GetTimestamp();
            bool isWanted = false;
            for (int row = 0; row < batch.Count; row++)
            {
                CallSlot slot = batch.Calls[row];
                if (slot.DroppedAs != PolicyReplyStatus.None)
                {
                    calls.LetGo(batch, row, slot.DroppedAs);
                }
                else
                {
                    slot.State = CallState.Running;
                    isWanted = true;
                }
            }

            // Within the lock, so that a wish to stop this run comes after and one to stop the run before does not.
            batch.Lane.Rearm();
            return isWanted;
        }
    }

    /// <summary>After a run: replies to those who still want to know.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isAnswered">Whether the outputs hold the answers.</param>
    /// <param name="problem">What went wrong with the whole batch; null when nothing did.</param>
    public void Finish(LaneBatch batch, bool isAnswered, string? problem)
    {
        lock (mutex)
        {
            long now = this.time.GetTimestamp();
            if (isAnswered)
            {
                times.Add(batch.Count, now - batch.Taken);
                calls.Counter.Batches++;
            }

            for (int row = 0; row < batch.Count; row++)
            {
                if (batch.Calls[row] is not { } slot)
                {
                    continue;
                }

                if (isAnswered)
                {
                    calls.Answer(batch, row, now);
                }
                else
                {
                    bool isDropped = slot.DroppedAs != PolicyReplyStatus.None;
                    calls.LetGo(batch, row, isDropped ? slot.DroppedAs : PolicyReplyStatus.Failed, isDropped ? null : problem);
                }
            }

            calls.End(batch);
        }
    }

    /// <summary>Makes another version current; calls without a version of their own get it from their next batch on.</summary>
    /// <returns>The version that was current; it still counts the user that being current is.</returns>
    public VersionInUse Exchange(VersionInUse next)
    {
        lock (mutex)
        {
            VersionInUse before = this.current;
            this.current = next;
            next.Hold();
            return before;
        }
    }

    /// <summary>Counts a user of the current version.</summary>
    public VersionInUse Hold()
    {
        lock (mutex)
        {
            this.current.Hold();
            return this.current;
        }
    }

    /// <summary>Counts one user less; a version that nobody uses is unloaded.</summary>
    public void LetGo(VersionInUse version)
    {
        lock (mutex)
        {
            version.LetGo();
        }
    }

    /// <summary>Turns away all who wait and sends the lanes home after what they run.</summary>
    public void Stop()
    {
        lock (mutex)
        {
            isStopping = true;
            while (calls.Waiting.Count > 0)
            {
                calls.Drop(calls.Waiting[^1], PolicyReplyStatus.Stopping);
            }

            Monitor.PulseAll(mutex);
        }
    }

    private void TurnAwayHopeless(long now)
    {
        for (int index = calls.Waiting.Count - 1; index >= 0; index--)
        {
            CallSlot slot = calls.Waiting[index];
            if (planner.IsHopeless(slot, now, out bool byEstimateAlone))
            {
                slot.Robot.Refusals++;
                calls.Drop(slot, PolicyReplyStatus.Expired);
                if (byEstimateAlone)
                {
                    times.Doubt();
                }
            }
        }
    }

    private void GiveBack(CallSlot slot)
    {
        lock (mutex)
        {
            calls.Free(slot);
        }
    }

    /// <summary>A token may call late, when its call is long complete and the slot another's: then the tokens differ.</summary>
    private void OnCancelled(object? state, CancellationToken cancellation)
    {
        CallSlot slot = (CallSlot)state!;
        lock (mutex)
        {
            if (slot.State != CallState.Free && slot.Cancellation == cancellation)
            {
                calls.Drop(slot, PolicyReplyStatus.Cancelled);
            }
        }
    }
}
