using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>Which calls wait, which run, and how each ends. Knows no threads; everything is guarded by the queue's lock.</summary>
internal sealed class CallRegistry(int queueLimit, TimeProvider time, Action<CallSlot> giveBack)
{
    private readonly List<LaneBatch> running = [];
    private readonly Stack<CallSlot> free = new();
    private readonly RobotRegistry robots = new();

    /// <summary>The calls that wait, in the order of their arrival.</summary>
    public List<CallSlot> Waiting { get; } = new(queueLimit);

    public ServiceCounter Counter { get; } = new();

    /// <summary>Whether a robot that asked since then has no call here, and so may ask soon.</summary>
    public bool IsAnyExpected(long since) => robots.IsAnyExpected(since);

    /// <summary>Gives a call a place; its robot's older call loses its own.</summary>
    /// <returns>Null when there is no place for it.</returns>
    public CallSlot? Admit(PolicyCall call, VersionInUse? pinned, CancellationToken cancellation)
    {
        long now = time.GetTimestamp();
        RobotState robot = robots.Of(call.Robot, now);
        if (robot.Active is { State: CallState.Waiting } replaced)
        {
            Drop(replaced, PolicyReplyStatus.Superseded);
        }

        CallSlot slot = free.TryPop(out CallSlot? used) ? used : new CallSlot(giveBack);
        slot.Begin(call, robot, pinned, now, cancellation);
        if (Waiting.Count >= queueLimit && !MakeRoom(slot))
        {
            robot.Refusals++;
            free.Push(slot);
            return null;
        }

        // Only now, when the newer call has its place, is an older one taken out of its batch.
        if (robot.Active is { } older)
        {
            Drop(older, PolicyReplyStatus.Superseded);
        }

        pinned?.Hold();
        slot.State = CallState.Waiting;
        robot.Active = slot;
        Waiting.Add(slot);
        return slot;
    }

    /// <summary>A slot whose caller has its reply.</summary>
    public void Free(CallSlot slot) => free.Push(slot);

    /// <summary>The reply to a call that gets no place.</summary>
    public PolicyReply Turned(PolicyReplyStatus status)
    {
        Counter.Add(status);
        return PolicyReply.Without(status, Replies.Of(status));
    }

    /// <summary>Ends a call that is not answered, or marks it where a lane reads its buffers.</summary>
    public void Drop(CallSlot slot, PolicyReplyStatus status)
    {
        switch (slot.State)
        {
            case CallState.Waiting:
                Waiting.Remove(slot);
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

    /// <summary>Calls that waited are a lane's from now on.</summary>
    public void Hand(LaneBatch batch, ReadOnlySpan<CallSlot> calls, VersionInUse version)
    {
        version.Hold();
        batch.Begin(version, calls, time.GetTimestamp());
        foreach (CallSlot slot in calls)
        {
            Waiting.Remove(slot);
        }

        Counter.Running += calls.Length;
        running.Add(batch);
    }

    /// <summary>Ends a call of a batch without an answer.</summary>
    public void LetGo(LaneBatch batch, int row, PolicyReplyStatus status, string? problem = null)
    {
        CallSlot slot = batch.Calls[row];
        batch.Calls[row] = null!;
        Complete(slot, PolicyReply.Without(status, problem ?? Replies.Of(status)));
    }

    /// <summary>Ends a call of a batch with the answer in the lane's outputs.</summary>
    public void Answer(LaneBatch batch, int row, long now)
    {
        CallSlot slot = batch.Calls[row];
        batch.Calls[row] = null!;
        TimeSpan preprocessing = time.GetElapsedTime(batch.Taken, batch.Prepared);
        TimeSpan run = time.GetElapsedTime(batch.Prepared, now);
        ActionChunk chunk = slot.Call.Chunk;
        batch.Lane.Copy(row, chunk);
        (chunk.PreprocessingTime, chunk.InferenceTime) = (preprocessing, run);
        bool isLate = now > slot.Deadline;
        if (isLate)
        {
            Counter.Late++;
        }

        slot.Robot.Refusals = 0;
        PolicyTimings timings = new(time.GetElapsedTime(slot.Arrival, slot.Taken), preprocessing, run, batch.Count);
        Complete(slot, new PolicyReply(PolicyReplyStatus.Answered, batch.Version.Engine.Identity, timings, isLate, ""));
    }

    /// <summary>A batch has run; all of its calls have ended.</summary>
    public void End(LaneBatch batch)
    {
        Counter.Running -= batch.Count;
        running.Remove(batch);
        batch.Version.LetGo();
    }

    /// <summary>Turns away the call with the least right to its place, if that is not the new one.</summary>
    private bool MakeRoom(CallSlot newcomer)
    {
        CallSlot worst = Waiting[0];
        foreach (CallSlot slot in Waiting)
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

    private void DropRunning(CallSlot slot, PolicyReplyStatus status)
    {
        foreach (LaneBatch batch in running)
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

    private void Complete(CallSlot slot, in PolicyReply reply)
    {
        Counter.Add(reply.Status);
        Forget(slot);
        slot.Pinned?.LetGo();
        slot.Complete(reply);
    }

    private static void Forget(CallSlot slot)
    {
        if (slot.Robot.Active == slot)
        {
            slot.Robot.Active = null;
        }
    }
}
