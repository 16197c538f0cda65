using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>action_msgs/srv/CancelGoal's response: what is being cancelled. That a goal has ended its status says.</summary>
public sealed class CancelGoalResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "action_msgs/srv/CancelGoal_Response",
        FieldDescription.Of("return_code", FieldKind.Int8),
        FieldDescription.Sequence("goals_canceling", GoalInfo.Description));

    /// <summary>Whether goals are being cancelled.</summary>
    public CancelGoalReturnCode ReturnCode { get; set; }

    /// <summary>The goals that are.</summary>
    public IReadOnlyList<GoalInfo> GoalsCanceling { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteByte((byte)ReturnCode);
        writer.WriteSequenceLength(GoalsCanceling.Count);
        foreach (GoalInfo goal in GoalsCanceling)
        {
            goal.Write(ref writer);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!reader.TryReadByte(out byte code) || !reader.TryReadSequenceLength(GoalInfo.Size, out int count))
        {
            return false;
        }

        GoalInfo[] goals = new GoalInfo[count];
        for (int i = 0; i < count; i++)
        {
            if (!GoalInfo.TryRead(ref reader, out goals[i]))
            {
                return false;
            }
        }

        (ReturnCode, GoalsCanceling) = ((CancelGoalReturnCode)(sbyte)code, goals);
        return true;
    }
}
