using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/msg/State: a state of a managed node.</summary>
public sealed class State : ICdrMessage
{
    // A byte and a text's length.
    internal const int MinimumSize = 1 + sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/msg/State",
        FieldDescription.Of("id", FieldKind.UInt8),
        FieldDescription.Of("label", FieldKind.Text));

    /// <summary>Its number.</summary>
    public byte Id { get; set; }

    /// <summary>Its name.</summary>
    public string Label { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteByte(Id);
        writer.WriteString(Label);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadByte(out byte id) & reader.TryReadString(out string label);
        (Id, Label) = (id, label);
        return read;
    }
}
