using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/srv/ChangeState's request.</summary>
public sealed class ChangeStateRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/srv/ChangeState_Request", FieldDescription.Of("transition", LifecycleMessages.Transition.Description));

    /// <summary>What the node is to do.</summary>
    public Transition Transition { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Transition.Write(ref writer);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => Transition.TryRead(ref reader);
}
