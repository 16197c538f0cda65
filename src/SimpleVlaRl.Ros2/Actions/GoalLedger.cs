using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>
/// The last goals of ours and how they ended. A goal that a later one replaces ends as aborted or as cancelled, by the controller and its version; that is no
/// failure. One thread sends, another hears; neither allocates.
/// </summary>
internal sealed class GoalLedger(TimeProvider clock, TimeSpan minimumInterval, TimeSpan replyTimeout)
{
    // Servers tell of an end within some 50 ms; so many goals are not sent in that time.
    private const int Capacity = 32;

    private readonly Lock gate = new();
    private readonly GoalEntry[] entries = new GoalEntry[Capacity];
    private long sent;
    private long accepted;
    private long rejected;
    private long unanswered;
    private long replaced;
    private long aborted;

    public long Accepted => Interlocked.Read(ref accepted);

    public long Rejected => Interlocked.Read(ref rejected);

    public long Unanswered => Interlocked.Read(ref unanswered);

    public long Replaced => Interlocked.Read(ref replaced);

    public long Aborted => Interlocked.Read(ref aborted);

    private long Oldest => Math.Max(0, sent - Capacity);

    /// <summary>Notes a goal that is about to go out, unless it is not the time for one.</summary>
    public RosGoalSendResult TryAdd(Uuid id, long sequence)
    {
        lock (gate)
        {
            long now = clock.GetTimestamp();
            if (sent > 0)
            {
                ref GoalEntry last = ref Entry(sent - 1);
                TimeSpan age = clock.GetElapsedTime(last.SentTimestamp, now);
                bool isUnanswered = last.Stage == GoalStage.Sent;
                if (age < (isUnanswered ? replyTimeout : minimumInterval))
                {
                    return isUnanswered ? RosGoalSendResult.AwaitingReply : RosGoalSendResult.TooSoon;
                }

                if (isUnanswered)
                {
                    last.Stage = GoalStage.Ended;
                    unanswered++;
                }
            }

            Entry(sent++) = new() { Id = id, Sequence = sequence, SentTimestamp = now };
            return RosGoalSendResult.Sent;
        }
    }

    /// <summary>Takes the last goal back: it could not be written.</summary>
    public void RemoveLast()
    {
        lock (gate)
        {
            Entry(sent - 1).Stage = GoalStage.Rejected;
        }
    }

    /// <summary>The newest goal that may be running, which is to be cancelled; null when there is none.</summary>
    public Uuid? BeginCancel()
    {
        lock (gate)
        {
            for (long number = sent - 1; number >= Oldest; number--)
            {
                ref GoalEntry entry = ref Entry(number);
                if (entry.Stage is GoalStage.Sent or GoalStage.Accepted)
                {
                    entry.IsCanceledByUs = true;
                    return entry.Id;
                }
            }

            return null;
        }
    }

    /// <summary>Notes the server's answer to a goal. False when it answers none of the last ones.</summary>
    public bool Reply(long sequence, bool isAccepted)
    {
        lock (gate)
        {
            for (long number = sent - 1; number >= Oldest; number--)
            {
                ref GoalEntry entry = ref Entry(number);
                if (entry.Sequence != sequence)
                {
                    continue;
                }

                (isAccepted ? ref accepted : ref rejected)++;

                // The goal's status may have come before the answer.
                entry.Stage = !isAccepted ? GoalStage.Rejected : entry.Stage == GoalStage.Sent ? GoalStage.Accepted : entry.Stage;
                return true;
            }

            return false;
        }
    }

    /// <summary>Notes what a server says of a goal, be it ours or not.</summary>
    /// <param name="status">The goal's status.</param>
    /// <param name="resultSequence">The number of the request for its result, should that be needed.</param>
    public GoalEnd Report(GoalStatus status, long resultSequence)
    {
        lock (gate)
        {
            for (long number = sent - 1; number >= Oldest; number--)
            {
                ref GoalEntry entry = ref Entry(number);
                if (entry.Id == status.Info.GoalId && entry.Stage is GoalStage.Sent or GoalStage.Accepted)
                {
                    return End(ref entry, IsReplaced(number), status.Status, resultSequence);
                }
            }

            return GoalEnd.None;
        }
    }

    /// <summary>Whether the goal with that request for its result was replaced; null when nobody waits for it.</summary>
    public bool? Result(long resultSequence)
    {
        lock (gate)
        {
            for (long number = sent - 1; number >= Oldest; number--)
            {
                ref GoalEntry entry = ref Entry(number);
                if (entry.Stage == GoalStage.AwaitingResult && entry.ResultSequence == resultSequence)
                {
                    entry.Stage = GoalStage.Ended;
                    return IsReplaced(number);
                }
            }

            return null;
        }
    }

    /// <summary>Counts the end of a goal that the server aborted.</summary>
    public void CountAborted(bool wasOnlyReplaced)
    {
        lock (gate)
        {
            (wasOnlyReplaced ? ref replaced : ref aborted)++;
        }
    }

    private GoalEnd End(ref GoalEntry entry, bool isReplaced, ActionGoalStatus status, long resultSequence)
    {
        switch (status)
        {
            case ActionGoalStatus.Aborted:
                (entry.Stage, entry.ResultSequence) = (GoalStage.AwaitingResult, resultSequence);
                return GoalEnd.AskForResult;
            case ActionGoalStatus.Canceled:
                entry.Stage = GoalStage.Ended;
                if (isReplaced || entry.IsCanceledByUs)
                {
                    replaced += entry.IsCanceledByUs ? 0 : 1;
                    return GoalEnd.None;
                }

                aborted++;
                return GoalEnd.CanceledByOthers;
            case ActionGoalStatus.Succeeded:
                entry.Stage = GoalStage.Ended;
                return GoalEnd.None;
            default:
                return GoalEnd.None;
        }
    }

    private bool IsReplaced(long number)
    {
        for (long later = number + 1; later < sent; later++)
        {
            if (Entry(later).Stage != GoalStage.Rejected)
            {
                return true;
            }
        }

        return false;
    }

    private ref GoalEntry Entry(long number) => ref entries[number % Capacity];
}
