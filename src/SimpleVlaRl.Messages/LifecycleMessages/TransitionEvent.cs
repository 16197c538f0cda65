using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/msg/TransitionEvent: a managed node went from one state to another, on <c>~/transition_event</c>.</summary>
public sealed class TransitionEvent : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/msg/TransitionEvent",
        FieldDescription.Of("timestamp", FieldKind.UInt64),
        FieldDescription.Of("transition", LifecycleMessages.Transition.Description),
        FieldDescription.Of("start_state", State.Description),
        FieldDescription.Of("goal_state", State.Description));

    /// <summary>When, nanoseconds since 1970.</summary>
    public ulong Timestamp { get; set; }

    /// <summary>The transition.</summary>
    public Transition Transition { get; set; } = new();

    /// <summary>The state before.</summary>
    public State StartState { get; set; } = new();

    /// <summary>The state after.</summary>
    public State GoalState { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteUInt64(Timestamp);
        Transition.Write(ref writer);
        StartState.Write(ref writer);
        GoalState.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadUInt64(out ulong timestamp);
        Timestamp = timestamp;
        return read && Transition.TryRead(ref reader) && StartState.TryRead(ref reader) && GoalState.TryRead(ref reader);
    }
}
