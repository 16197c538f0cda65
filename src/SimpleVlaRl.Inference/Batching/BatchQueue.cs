using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The calls that wait and run, behind one lock: callers put calls in, lanes take batches out.</summary>
internal sealed class BatchQueue
{
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly int _queueLimit;
    private readonly int _batchLimit;
    private readonly long _lately;
    private readonly List<CallSlot> _waiting;
    private readonly List<LaneBatch> _running = [];
    private readonly Stack<CallSlot> _free = new();
    private readonly RobotBook _robots = new();
    private readonly RunTimes _times;
    private readonly BatchPlanner _planner;
    private readonly ServiceCounter _counter = new();
    private readonly Action<CallSlot> _giveBack;
    private readonly Action<object?, CancellationToken> _onCancelled;
    private VersionInUse _current;
    private bool _isStopping;

    /// <summary>Makes a queue with a current version, whose count goes up by one.</summary>
    public BatchQueue(VersionInUse current, BatchingOptions options, TimeProvider time)
    {
        _time = time;
        _current = current;
        current.Users++;
        _queueLimit = options.QueueLimit;
        _batchLimit = options.BatchLimit;
        _lately = (long)(Lately.TotalSeconds * time.TimestampFrequency);
        _waiting = new List<CallSlot>(options.QueueLimit);
        _times = new RunTimes(options.BatchLimit);
        _planner = new BatchPlanner(options.BatchLimit, (long)(options.MaximumWait.TotalSeconds * time.TimestampFrequency), _times);
        _giveBack = GiveBack;
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
                return _counter.Snapshot(_waiting.Count);
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
                return new(Turned(_isStopping ? PolicyReplyStatus.Stopping : PolicyReplyStatus.Cancelled));
            }

            long now = _time.GetTimestamp();
            RobotState robot = _robots.Of(call.Robot, now);
            if (robot.Active is { State: CallState.Waiting } replaced)
            {
                Drop(replaced, PolicyReplyStatus.Superseded);
            }

            CallSlot slot = _free.TryPop(out CallSlot? used) ? used : new CallSlot(_giveBack);
            slot.Begin(call, robot, pinned, now, cancellation);
            if (_waiting.Count >= _queueLimit && !MakeRoom(slot))
            {
                robot.Refusals++;
                _free.Push(slot);
                return new(Turned(PolicyReplyStatus.Overloaded));
            }

            // Only now, when the newer call has its place, is an older one taken out of its batch.
            if (robot.Active is { } older)
            {
                Drop(older, PolicyReplyStatus.Superseded);
            }

            if (pinned is not null)
            {
                pinned.Users++;
            }

            slot.State = CallState.Waiting;
            robot.Active = slot;
            _waiting.Add(slot);
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

    /// <summary>Waits for a batch. The batch's version counts one more user.</summary>
    /// <returns>False when the service stops.</returns>
    public bool Take(LaneBatch batch)
    {
        lock (_lock)
        {
            while (!_isStopping)
            {
                long now = _time.GetTimestamp();
                TurnAwayHopeless(now);
                BatchPlan plan = _planner.Plan(_waiting, now, _current, _batchLimit > 1 && _robots.IsAnyExpected(now - _lately));
                if (plan.Count > 0)
                {
                    Hand(batch, plan.Count, now);
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
                    LetGo(batch, row, slot.DroppedAs);
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
                _counter.Batches++;
            }

            for (int row = 0; row < batch.Count; row++)
            {
                if (batch.Calls[row] is { } slot)
                {
                    if (isAnswered)
                    {
                        Answer(batch, row, slot, now);
                    }
                    else
                    {
                        bool isDropped = slot.DroppedAs != PolicyReplyStatus.None;
                        LetGo(batch, row, isDropped ? slot.DroppedAs : PolicyReplyStatus.Failed, isDropped ? null : problem);
                    }
                }
            }

            _counter.Running -= batch.Count;
            _running.Remove(batch);
            Release(batch.Version);
        }
    }

    /// <summary>Counts a reply that was made without the queue.</summary>
    public void Count(PolicyReplyStatus status)
    {
        lock (_lock)
        {
            _counter.Add(status);
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

    /// <summary>Makes another version current; calls without a version of their own get it from their next batch on.</summary>
    /// <returns>The version that was current; it still counts the user that being current is.</returns>
    public VersionInUse Exchange(VersionInUse next)
    {
        lock (_lock)
        {
            VersionInUse before = _current;
            _current = next;
            next.Users++;
            return before;
        }
    }

    /// <summary>Counts a user of the current version.</summary>
    public VersionInUse Hold()
    {
        lock (_lock)
        {
            _current.Users++;
            return _current;
        }
    }

    /// <summary>Counts one user less; a version that nobody uses is unloaded.</summary>
    public void LetGo(VersionInUse version)
    {
        lock (_lock)
        {
            Release(version);
        }
    }

    /// <summary>Turns away all who wait and sends the lanes home after what they run.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopping = true;
            while (_waiting.Count > 0)
            {
                Drop(_waiting[^1], PolicyReplyStatus.Stopping);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Unloading takes a while, and this is within the lock: the pool does it.</summary>
    private static void Release(VersionInUse version)
    {
        if (--version.Users == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static unused => unused.Dispose(), version, preferLocal: false);
        }
    }

    private void Hand(LaneBatch batch, int count, long now)
    {
        batch.Count = count;
        batch.Taken = now;
        batch.Version = _planner.Batch[0].Pinned ?? _current;
        batch.Version.Users++;
        for (int row = 0; row < count; row++)
        {
            CallSlot slot = batch.Calls[row] = _planner.Batch[row];
            _waiting.Remove(slot);
            slot.State = CallState.Preparing;
            slot.Taken = now;
            batch.Requests[row] = slot.Call.Request;
        }

        _counter.Running += count;
        _running.Add(batch);
        if (_waiting.Count > 0)
        {
            Monitor.Pulse(_lock);
        }
    }

    private void TurnAwayHopeless(long now)
    {
        for (int index = _waiting.Count - 1; index >= 0; index--)
        {
            CallSlot slot = _waiting[index];
            if (_planner.IsHopeless(slot, now, out bool byEstimateAlone))
            {
                slot.Robot.Refusals++;
                Drop(slot, PolicyReplyStatus.Expired);
                if (byEstimateAlone)
                {
                    _times.Doubt();
                }
            }
        }
    }

    /// <summary>Turns away the call with the least right to its place, if that is not the new one.</summary>
    private bool MakeRoom(CallSlot newcomer)
    {
        CallSlot worst = _waiting[0];
        foreach (CallSlot slot in _waiting)
        {
            worst = BatchPlanner.IsBefore(worst, slot) ? slot : worst;
        }

        if (!BatchPlanner.IsBefore(newcomer, worst))
        {
            return false;
        }

        worst.Robot.Refusals++;
        Drop(worst, PolicyReplyStatus.Overloaded);
        return true;
    }

    /// <summary>Ends a call that is not answered, or marks it where a lane reads its buffers.</summary>
    private void Drop(CallSlot slot, PolicyReplyStatus status)
    {
        switch (slot.State)
        {
            case CallState.Waiting:
                _waiting.Remove(slot);
                Complete(slot, PolicyReply.Without(status, Replies.Of(status)));
                break;
            case CallState.Preparing:
                slot.DroppedAs = status;
                Forget(slot);
                break;
            case CallState.Running:
                DropRunning(slot, status);
                break;
        }
    }

    private void DropRunning(CallSlot slot, PolicyReplyStatus status)
    {
        foreach (LaneBatch batch in _running)
        {
            int row = Array.IndexOf(batch.Calls, slot, 0, batch.Count);
            if (row >= 0)
            {
                LetGo(batch, row, status);
                if (!batch.Calls.AsSpan(0, batch.Count).ContainsAnyExcept((CallSlot)null!))
                {
                    batch.Lane.Terminate();
                }

                return;
            }
        }
    }

    private void LetGo(LaneBatch batch, int row, PolicyReplyStatus status, string? problem = null)
    {
        CallSlot slot = batch.Calls[row];
        batch.Calls[row] = null!;
        Complete(slot, PolicyReply.Without(status, problem ?? Replies.Of(status)));
    }

    private void Answer(LaneBatch batch, int row, CallSlot slot, long now)
    {
        batch.Calls[row] = null!;
        TimeSpan preprocessing = _time.GetElapsedTime(batch.Taken, batch.Prepared);
        TimeSpan run = _time.GetElapsedTime(batch.Prepared, now);
        ActionChunk chunk = slot.Call.Chunk;
        batch.Lane.Copy(row, chunk);
        (chunk.PreprocessingTime, chunk.InferenceTime) = (preprocessing, run);
        bool isLate = now > slot.Deadline;
        if (isLate)
        {
            _counter.Late++;
        }

        slot.Robot.Refusals = 0;
        PolicyTimings timings = new(_time.GetElapsedTime(slot.Arrival, slot.Taken), preprocessing, run, batch.Count);
        Complete(slot, new PolicyReply(PolicyReplyStatus.Answered, batch.Version.Engine.Identity, timings, isLate, ""));
    }

    private void Complete(CallSlot slot, in PolicyReply reply)
    {
        _counter.Add(reply.Status);
        Forget(slot);
        if (slot.Pinned is { } pinned)
        {
            Release(pinned);
        }

        slot.Complete(reply);
    }

    private static void Forget(CallSlot slot)
    {
        if (slot.Robot.Active == slot)
        {
            slot.Robot.Active = null;
        }
    }

    private PolicyReply Turned(PolicyReplyStatus status)
    {
        _counter.Add(status);
        return PolicyReply.Without(status, Replies.Of(status));
    }

    private void GiveBack(CallSlot slot)
    {
        lock (_lock)
        {
            _free.Push(slot);
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
                Drop(slot, PolicyReplyStatus.Cancelled);
            }
        }
    }
}
