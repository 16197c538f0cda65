using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;

namespace SimpleVlaRl.Inference.Batching;

/// <summary>The lanes' side: a batch is taken, begun, and finished.</summary>
internal sealed partial class BatchQueue
{
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
}
