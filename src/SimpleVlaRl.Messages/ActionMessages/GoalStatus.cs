using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>action_msgs/msg/GoalStatus: a goal and where it stands.</summary>
/// <param name="Info">The goal.</param>
/// <param name="Status">Where it stands; a number without a name when the server sends one.</param>
public readonly record struct GoalStatus(GoalInfo Info, ActionGoalStatus Status)
{
    /// <summary>The fewest bytes that it takes on the wire.</summary>
    public const int MinimumSize = GoalInfo.Size + 1;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "action_msgs/msg/GoalStatus",
        FieldDescription.Of("goal_info", GoalInfo.Description),
        FieldDescription.Of("status", FieldKind.Int8));

    /// <summary>Appends the fields. Does not allocate.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref CdrWriter writer)
    {
        Info.Write(ref writer);
        writer.WriteByte((byte)Status);
    }

    /// <summary>Reads a status. Does not allocate.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="status">The status.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out GoalStatus status)
    {
        bool read = GoalInfo.TryRead(ref reader, out GoalInfo info) & reader.TryReadByte(out byte code);
        status = new(info, (ActionGoalStatus)(sbyte)code);
        return read;
    }
}
