using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/msg/TransitionDescription: a transition and the states that it joins.</summary>
public sealed class TransitionDescription : ICdrMessage
{
    internal const int MinimumSize = 3 * State.MinimumSize;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/msg/TransitionDescription",
        FieldDescription.Of("transition", LifecycleMessages.Transition.Description),
        FieldDescription.Of("start_state", State.Description),
        FieldDescription.Of("goal_state", State.Description));

    /// <summary>The transition.</summary>
    public Transition Transition { get; set; } = new();

    /// <summary>Where it begins.</summary>
    public State StartState { get; set; } = new();

    /// <summary>Where it ends.</summary>
    public State GoalState { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Transition.Write(ref writer);
        StartState.Write(ref writer);
        GoalState.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => Transition.TryRead(ref reader) && StartState.TryRead(ref reader) && GoalState.TryRead(ref reader);
}
