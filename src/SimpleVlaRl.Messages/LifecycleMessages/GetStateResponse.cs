using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/srv/GetState's response.</summary>
public sealed class GetStateResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/srv/GetState_Response", FieldDescription.Of("current_state", State.Description));

    /// <summary>The node's state.</summary>
    public State CurrentState { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CurrentState.Write(ref writer);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => CurrentState.TryRead(ref reader);
}
