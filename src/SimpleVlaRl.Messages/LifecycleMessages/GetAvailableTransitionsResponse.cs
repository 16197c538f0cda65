using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/srv/GetAvailableTransitions's response.</summary>
public sealed class GetAvailableTransitionsResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/srv/GetAvailableTransitions_Response", FieldDescription.Sequence("available_transitions", TransitionDescription.Description));

    /// <summary>Those from the node's state, or all, by the service.</summary>
    public IReadOnlyList<TransitionDescription> AvailableTransitions { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, AvailableTransitions);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, TransitionDescription.MinimumSize, out TransitionDescription[] list);
        AvailableTransitions = list;
        return read;
    }
}
