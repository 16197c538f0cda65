using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.LifecycleMessages;

/// <summary>lifecycle_msgs/msg/Transition: a way from one state of a managed node to another. A request may give the number, or 0 and the name.</summary>
public sealed class Transition : ICdrMessage
{
    // A byte and a text's length.
    internal const int MinimumSize = 1 + sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "lifecycle_msgs/msg/Transition",
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
