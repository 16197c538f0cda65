using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The calls that wait and run, behind one lock: callers put calls in, lanes take batches out.</summary>
internal sealed class BatchQueue
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly int _batchLimit;
    private readonly long _lately;
    private readonly CallBook _calls;
    private readonly RunTimes _times;
    private readonly BatchPlanner _planner;
    private readonly Action<object?, CancellationToken> _onCancelled;
    private VersionInUse _current;
    private int _freeLanes;
    private bool _isStopping;

    /// <summary>Makes a queue with a current version, whose count goes up by one.</summary>
    public BatchQueue(VersionInUse current, BatchingOptions options, TimeProvider time)
    {
        _time = time;
        _current = current;
        current.Hold();
        _batchLimit = options.BatchLimit;
        _lately = (long)(Lately.TotalSeconds * time.TimestampFrequency);
        _calls = new CallBook(options.QueueLimit, time, GiveBack);
        _times = new RunTimes(options.BatchLimit);
        _planner = new BatchPlanner(options.BatchLimit, (long)(options.MaximumWait.TotalSeconds * time.TimestampFrequency), _times);
        _onCancelled = OnCancelled;
    }

    public VersionInUse Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    public PolicyServiceCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return _calls.Counter.Snapshot(_calls.Waiting.Count);
            }
        }
    }

    /// <summary>Puts a call without a problem into the queue; a call that finds no place is complete at once.</summary>
    public ValueTask<PolicyReply> Add(PolicyCall call, VersionInUse? pinned, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_isStopping || cancellation.IsCancellationRequested)
            {
                return new(_calls.Turned(_isStopping ? PolicyReplyStatus.Stopping : PolicyReplyStatus.Cancelled));
            }

            if (_calls.Admit(call, pinned, cancellation) is not { } slot)
            {
                return new(_calls.Turned(PolicyReplyStatus.Overloaded));
            }

            ValueTask<PolicyReply> task = slot.Task;
            if (cancellation.CanBeCanceled)
            {
                // A token that is cancelled by now calls back within this line, and finds a call like any other.
                slot.Registration = cancellation.UnsafeRegister(_onCancelled, slot);
            }

            Monitor.Pulse(_lock);
            return task;
        }
    }

    /// <summary>Counts a reply that was made without the queue.</summary>
    public void Count(PolicyReplyStatus status)
    {
        lock (_lock)
        {
            _calls.Counter.Add(status);
        }
    }

    /// <summary>Teaches the times of batches before there is anybody to wait for them.</summary>
    public void Learn(int batch, TimeSpan elapsed)
    {
        lock (_lock)
        {
            _times.Add(batch, elapsed.TotalSeconds * _time.TimestampFrequency);
        }
    }

    /// <summary>Waits for a batch. The batch's version counts one more user.</summary>
    /// <returns>False when the service stops.</returns>
    public bool Take(LaneBatch batch)
    {
        lock (_lock)
        {
            _freeLanes++;
            while (!_isStopping)
            {
                long now = _time.GetTimestamp();
                TurnAwayHopeless(now);
                BatchPlan plan = _planner.Plan(_calls.Waiting, now, _current, _batchLimit > 1 && _calls.IsAnyExpected(now - _lately), _freeLanes);
                if (plan.Count > 0)
                {
                    _freeLanes--;
                    _calls.Hand(batch, _planner.Batch.AsSpan(0, plan.Count), _planner.Batch[0].Pinned ?? _current);
                    if (_calls.Waiting.Count > 0)
                    {
                        Monitor.Pulse(_lock);
                    }

                    return true;
                }

                if (plan.WakeTimestamp == long.MaxValue)
                {
                    Monitor.Wait(_lock);
                }
                else
                {
                    Monitor.Wait(_lock, TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(_time.GetElapsedTime(now, plan.WakeTimestamp).TotalMilliseconds))));
                }
            }

            return false;
        }
    }

    /// <summary>After the requests were read: lets go of calls that are not wanted any more.</summary>
    /// <returns>Whether anybody still wants the run.</returns>
    public bool BeginRun(LaneBatch batch)
    {
        lock (_lock)
        {
            batch.Prepared = _time.GetTimestamp();
            bool isWanted = false;
            for (int row = 0; row < batch.Count; row++)
            {
                CallSlot slot = batch.Calls[row];
                if (slot.DroppedAs != PolicyReplyStatus.None)
                {
                    _calls.LetGo(batch, row, slot.DroppedAs);
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
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            if (isAnswered)
            {
                _times.Add(batch.Count, now - batch.Taken);
                _calls.Counter.Batches++;
            }

            for (int row = 0; row < batch.Count; row++)
            {
                if (batch.Calls[row] is not { } slot)
                {
                    continue;
                }

                if (isAnswered)
                {
                    _calls.Answer(batch, row, now);
                }
                else
                {
                    bool isDropped = slot.DroppedAs != PolicyReplyStatus.None;
                    _calls.LetGo(batch, row, isDropped ? slot.DroppedAs : PolicyReplyStatus.Failed, isDropped ? null : problem);
                }
            }

            _calls.End(batch);
        }
    }

    /// <summary>Makes another version current; calls without a version of their own get it from their next batch on.</summary>
    /// <returns>The version that was current; it still counts the user that being current is.</returns>
    public VersionInUse Exchange(VersionInUse next)
    {
        lock (_lock)
        {
            VersionInUse before = _current;
            _current = next;
            next.Hold();
            return before;
        }
    }

    /// <summary>Counts a user of the current version.</summary>
    public VersionInUse Hold()
    {
        lock (_lock)
        {
            _current.Hold();
            return _current;
        }
    }

    /// <summary>Counts one user less; a version that nobody uses is unloaded.</summary>
    public void LetGo(VersionInUse version)
    {
        lock (_lock)
        {
            version.LetGo();
        }
    }

    /// <summary>Turns away all who wait and sends the lanes home after what they run.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopping = true;
            while (_calls.Waiting.Count > 0)
            {
                _calls.Drop(_calls.Waiting[^1], PolicyReplyStatus.Stopping);
            }

            Monitor.PulseAll(_lock);
        }
    }

    private void TurnAwayHopeless(long now)
    {
        for (int index = _calls.Waiting.Count - 1; index >= 0; index--)
        {
            CallSlot slot = _calls.Waiting[index];
            if (_planner.IsHopeless(slot, now, out bool byEstimateAlone))
            {
                slot.Robot.Refusals++;
                _calls.Drop(slot, PolicyReplyStatus.Expired);
                if (byEstimateAlone)
                {
                    _times.Doubt();
                }
            }
        }
    }

    private void GiveBack(CallSlot slot)
    {
        lock (_lock)
        {
            _calls.Free(slot);
        }
    }

    /// <summary>A token may call late, when its call is long complete and the slot another's: then the tokens differ.</summary>
    private void OnCancelled(object? state, CancellationToken cancellation)
    {
        CallSlot slot = (CallSlot)state!;
        lock (_lock)
        {
            if (slot.State != CallState.Free && slot.Cancellation == cancellation)
            {
                _calls.Drop(slot, PolicyReplyStatus.Cancelled);
            }
        }
    }
}
