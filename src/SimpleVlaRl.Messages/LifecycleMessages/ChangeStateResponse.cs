using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/srv/ChangeState's response.</summary>
public sealed class ChangeStateResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/srv/ChangeState_Response", FieldDescription.Of("success", FieldKind.Boolean));

    /// <summary>Whether the node did it.</summary>
    public bool Success { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteBoolean(Success);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool success);
        Success = success;
        return read;
    }
}
