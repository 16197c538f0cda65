using SimpleVlaRl.Messages.ActionMessages;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;
using SimpleVlaRl.Ros2.Errors;
using SimpleVlaRl.Ros2.Transport;

namespace SimpleVlaRl.Ros2.Actions;

/// <summary>Sends goals to a ROS 2 action without waiting for it, each in place of the one before. Works with peers on Cyclone DDS only.</summary>
/// <remarks>
/// <para>
/// Made for short trajectories that follow each other. What joint_trajectory_controller does with a goal while another runs: it takes the new trajectory at
/// the next update, from where the joints are then, and ends the old goal, as cancelled (Humble) or as aborted with INVALID_GOAL (Jazzy). Such an end is
/// counted as <see cref="Replaced"/>; any other end without success as <see cref="Aborted"/>. To tell them apart the client asks for the result of every goal
/// that is aborted, and of no other.
/// </para>
/// <para>
/// Not every tick can be a goal: a goal costs a server some five messages, it checks its goals 20 times a second, keeps the result of each for 10 s (Jazzy) or
/// 15 minutes (Humble), and sends the status of all of them at every change. Send a few goals a second at most, each reaching further than the interval, and
/// call <see cref="TrySendGoal"/> as often as you like: it leaves out what is too soon or finds the last goal unanswered. Where the controller has a topic
/// (<c>~/joint_trajectory</c>), that is the way for commands at every tick.
/// </para>
/// </remarks>
public sealed class RosActionClient : IDisposable
{
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);

    private readonly string action;
    private readonly ActionResultJudge judge;
    private readonly TimeProvider clock;
    private readonly GoalLedger ledger;
    private readonly RequestStream sendGoal;
    private readonly RequestStream getResult;
    private readonly RequestStream cancelGoal;
    private readonly RosSubscription statuses;
    private string? lastProblem;

    /// <summary>Makes the client; it finds the server by itself.</summary>
    /// <param name="context">The part in ROS 2; dispose the client before it.</param>
    /// <param name="action">The action's full ROS name, such as <c>/arm_controller/follow_joint_trajectory</c>.</param>
    /// <param name="type">The action's type.</param>
    /// <param name="minimumInterval">The shortest time between two goals.</param>
    /// <param name="judge">Says what the result of an aborted goal means, such as <see cref="TrajectoryResults.Judge"/>.</param>
    /// <exception cref="RosException">The name is wrong or the library refused.</exception>
    public RosActionClient(RosContext context, string action, ActionDescription type, TimeSpan minimumInterval, ActionResultJudge judge)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(type);
        (this.action, this.judge, clock) = (action, judge, context.Clock);
        ledger = new(context.Clock, minimumInterval, ReplyTimeout);
        getResult = new(context, $"{action}/_action/get_result", type.GetResultRequest, type.GetResultResponse, OnResult);
        cancelGoal = new(context, $"{action}/_action/cancel_goal", CancelGoalRequest.Description, CancelGoalResponse.Description, OnCanceled);
        statuses = context.Subscribe($"{action}/_action/status", GoalStatusArray.Description, QosProfile.Latched, OnStatuses);
        sendGoal = new(context, $"{action}/_action/send_goal", type.SendGoalRequest, type.SendGoalResponse, OnReply);
    }

    /// <summary>Whether a goal may be sent: the server's three services and its status are there, all on Cyclone DDS. Does not allocate.</summary>
    public bool HasServer => sendGoal.Readiness == RosCallStatus.Answered && getResult.Readiness == RosCallStatus.Answered
        && cancelGoal.Readiness == RosCallStatus.Answered && statuses.MatchedPublishers > 0;

    /// <summary>How many goals the server accepted.</summary>
    public long Accepted => ledger.Accepted;

    /// <summary>How many goals the server did not want.</summary>
    public long Rejected => ledger.Rejected;

    /// <summary>How many goals were not answered within a second.</summary>
    public long Unanswered => ledger.Unanswered;

    /// <summary>How many goals ended because a later one replaced them.</summary>
    public long Replaced => ledger.Replaced;

    /// <summary>How many goals ended without success for another reason: aborted by the server, or cancelled by somebody else.</summary>
    public long Aborted => ledger.Aborted;

    /// <summary>What was wrong last, as a sentence; null as long as nothing was.</summary>
    public string? LastProblem => sendGoal.Readiness == RosCallStatus.OtherVendor
        ? $"The action '{action}' does not run on Cyclone DDS; start its node with RMW_IMPLEMENTATION=rmw_cyclonedds_cpp."
        : Volatile.Read(ref lastProblem);

    /// <summary>Sends a goal in place of the one before and returns at once. Does not allocate; for one thread.</summary>
    /// <param name="goal">The goal's payload with its encapsulation, as a <see cref="CdrWriter"/> makes it.</param>
    /// <returns>Whether it went out; when not, the one before goes on.</returns>
    public RosGoalSendResult TrySendGoal(ReadOnlySpan<byte> goal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(goal.Length, CdrWriter.EncapsulationSize);
        if (!HasServer)
        {
            return RosGoalSendResult.NoServer;
        }

        Uuid id = Uuid.NewRandom();
        long sequence = ServiceEndpoints.NextSequence();
        long unanswered = ledger.Unanswered;
        RosGoalSendResult result = ledger.TryAdd(id, sequence);
        if (ledger.Unanswered != unanswered)
        {
            Report($"did not answer a goal within {ReplyTimeout.TotalSeconds:0} s");
        }

        if (result != RosGoalSendResult.Sent || Write(sequence, id, goal, isSent: true))
        {
            return result;
        }

        ledger.RemoveLast();
        return RosGoalSendResult.NotWritten;
    }

    /// <summary>Does what sending a goal does, and sends none: what is done for the first time takes milliseconds.</summary>
    /// <returns>That it did not go out.</returns>
    internal RosGoalSendResult RehearseGoal(ReadOnlySpan<byte> goal)
    {
        Uuid id = Uuid.NewRandom();
        _ = new GoalLedger(clock, ReplyTimeout, ReplyTimeout).TryAdd(id, 0);
        _ = Write(0, id, goal, isSent: false);
        return RosGoalSendResult.TooSoon;
    }

    private bool Write(long sequence, Uuid id, ReadOnlySpan<byte> goal, bool isSent)
    {
        Span<byte> start = stackalloc byte[CdrWriter.EncapsulationSize + Uuid.Size];
        CdrWriter writer = new(start);
        id.Write(ref writer);
        return isSent && sendGoal.Write(sequence, writer.Written[CdrWriter.EncapsulationSize..], goal[CdrWriter.EncapsulationSize..]);
    }

    /// <summary>Asks the server to cancel our newest goal and returns at once: a controller then holds where it is. Does not allocate.</summary>
    /// <returns>Whether the request went out; false also when no goal of ours is running.</returns>
    public bool TryCancel()
    {
        if (!HasServer || ledger.BeginCancel() is not { } id)
        {
            return false;
        }

        Span<byte> request = stackalloc byte[CdrWriter.EncapsulationSize + Uuid.Size + (2 * sizeof(uint))];
        CdrWriter writer = new(request);
        new GoalInfo(id, 0).Write(ref writer);
        return cancelGoal.Write(ServiceEndpoints.NextSequence(), writer.Written[CdrWriter.EncapsulationSize..], []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sendGoal.Dispose();
        statuses.Dispose();
        cancelGoal.Dispose();
        getResult.Dispose();
    }

    private void OnReply(long sequence, ref CdrReader reader)
    {
        if (reader.TryReadBoolean(out bool accepted) && ledger.Reply(sequence, accepted) && !accepted)
        {
            Report("did not accept a goal; the server's log says why");
        }
    }

    private void OnStatuses(ReadOnlySpan<byte> payload, in RosMessageInfo info)
    {
        CdrReader reader = new(payload);
        if (!reader.TryReadSequenceLength(GoalStatus.MinimumSize, out int count))
        {
            return;
        }

        for (int i = 0; i < count && GoalStatus.TryRead(ref reader, out GoalStatus status); i++)
        {
            long resultSequence = status.Status == ActionGoalStatus.Aborted ? ServiceEndpoints.NextSequence() : 0;
            GoalEnd end = ledger.Report(status, resultSequence);
            if (end == GoalEnd.AskForResult)
            {
                AskForResult(status.Info.GoalId, resultSequence);
            }
            else if (end == GoalEnd.CanceledByOthers)
            {
                Report("had a goal cancelled by somebody else, or its controller was deactivated");
            }
        }
    }

    private void AskForResult(Uuid id, long sequence)
    {
        Span<byte> request = stackalloc byte[CdrWriter.EncapsulationSize + Uuid.Size];
        CdrWriter writer = new(request);
        id.Write(ref writer);
        if (!getResult.Write(sequence, writer.Written[CdrWriter.EncapsulationSize..], []) && ledger.Result(sequence) is not null)
        {
            ledger.CountAborted(wasOnlyReplaced: false);
            Report("aborted a goal, and its result could not be asked for");
        }
    }

    private void OnResult(long sequence, ref CdrReader reader)
    {
        if (ledger.Result(sequence) is not { } isReplaced)
        {
            return;
        }

        string? problem = reader.TryReadByte(out _) ? judge(ref reader, isReplaced) : "its result is malformed";
        ledger.CountAborted(wasOnlyReplaced: problem is null);
        if (problem is not null)
        {
            Report($"aborted a goal: {problem}");
        }
    }

    private void OnCanceled(long sequence, ref CdrReader reader)
    {
        if (reader.TryReadByte(out byte code) && (CancelGoalReturnCode)code == CancelGoalReturnCode.Rejected)
        {
            Report("did not want to cancel a goal");
        }
    }

    private void Report(string problem) => Volatile.Write(ref lastProblem, $"The action '{action}' {problem}.");
}
