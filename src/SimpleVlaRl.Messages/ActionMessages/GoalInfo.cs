using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.UniqueIdentifierMessages;

namespace SimpleVlaRl.Messages.ActionMessages;

/// <summary>action_msgs/msg/GoalInfo: which goal, and when it was accepted.</summary>
/// <param name="GoalId">The goal; zeros mean every goal in a request to cancel.</param>
/// <param name="StampNanoseconds">When the server accepted it, nanoseconds since 1970; 0 in a request to cancel that names a goal or means all.</param>
public readonly record struct GoalInfo(Uuid GoalId, long StampNanoseconds)
{
    /// <summary>The bytes of an identifier and a time.</summary>
    internal const int Size = Uuid.Size + (2 * sizeof(uint));

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "action_msgs/msg/GoalInfo",
        FieldDescription.Of("goal_id", Uuid.Description),
        FieldDescription.Of("stamp", Time.Description));

    /// <summary>Appends the fields. Does not allocate.</summary>
    /// <param name="writer">Where they go.</param>
    public void Write(ref CdrWriter writer)
    {
        GoalId.Write(ref writer);
        Time.Write(ref writer, StampNanoseconds);
    }

    /// <summary>Reads which goal it is. Does not allocate.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="info">The goal.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out GoalInfo info)
    {
        bool read = Uuid.TryRead(ref reader, out Uuid goal) & Time.TryRead(ref reader, out long stamp);
        info = new(goal, stamp);
        return read;
    }
}
