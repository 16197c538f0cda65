using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/srv/GetAvailableStates's response.</summary>
public sealed class GetAvailableStatesResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/srv/GetAvailableStates_Response", FieldDescription.Sequence("available_states", State.Description));

    /// <summary>All states that the node has.</summary>
    public IReadOnlyList<State> AvailableStates { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, AvailableStates);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, State.MinimumSize, out State[] list);
        AvailableStates = list;
        return read;
    }
}
