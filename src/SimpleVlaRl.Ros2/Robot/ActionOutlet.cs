using SimpleVlaRl.Ros2.Actions;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>An outlet that is an action: a few goals a second, each in place of the one before.</summary>
internal abstract class ActionOutlet(string action, RosActionClient client) : CommandOutlet
{
    private long failed;

    /// <inheritdoc/>
    public override string Topic => action;

    /// <inheritdoc/>
    public override bool IsHeard => client.HasServer;

    /// <inheritdoc/>
    public override long Failed => failed;

    /// <inheritdoc/>
    public override string? Problem => client.LastProblem;

    /// <inheritdoc/>
    public override void Dispose() => client.Dispose();

    /// <summary>How many goals have come to nothing so far.</summary>
    protected long Lost => client.Rejected + client.Aborted + client.Unanswered;

    /// <summary>Sends a goal, unless it is too soon for one: then the goal before goes on, and the next command is newer.</summary>
    /// <returns>Which of them.</returns>
    protected RosGoalSendResult Send(ReadOnlySpan<byte> goal, out bool isSound)
    {
        RosGoalSendResult result = IsRehearsing ? client.RehearseGoal(goal) : client.TrySendGoal(goal);
        isSound = result is RosGoalSendResult.Sent or RosGoalSendResult.TooSoon or RosGoalSendResult.AwaitingReply;
        failed += isSound ? 0 : 1;
        return result;
    }
}
