using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The calls that wait and run, behind one lock: callers put calls in, lanes take batches out.</summary>
internal sealed partial class BatchQueue
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
