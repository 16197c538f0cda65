using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>action_msgs/msg/GoalStatusArray: all goals that an action's server knows, sent at every change of one of them.</summary>
public sealed class GoalStatusArray : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "action_msgs/msg/GoalStatusArray", FieldDescription.Sequence("status_list", GoalStatus.Description));

    /// <summary>The goals.</summary>
    public IReadOnlyList<GoalStatus> StatusList { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteSequenceLength(StatusList.Count);
        foreach (GoalStatus status in StatusList)
        {
            status.Write(ref writer);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        if (!reader.TryReadSequenceLength(GoalStatus.MinimumSize, out int count))
        {
            return false;
        }

        GoalStatus[] list = new GoalStatus[count];
        for (int i = 0; i < count; i++)
        {
            if (!GoalStatus.TryRead(ref reader, out list[i]))
            {
                return false;
            }
        }

        StatusList = list;
        return true;
    }
}
