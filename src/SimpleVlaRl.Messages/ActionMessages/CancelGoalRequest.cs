using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>
/// action_msgs/srv/CancelGoal's request. A goal and no stamp: that goal. Neither: all goals. A stamp: all goals accepted until then, and the named one.
/// </summary>
public sealed class CancelGoalRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "action_msgs/srv/CancelGoal_Request", FieldDescription.Of("goal_info", GoalInfo.Description));

    /// <summary>What is to be cancelled.</summary>
    public GoalInfo GoalInfo { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => GoalInfo.Write(ref writer);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = ActionMessages.GoalInfo.TryRead(ref reader, out GoalInfo info);
        GoalInfo = info;
        return read;
    }
}
