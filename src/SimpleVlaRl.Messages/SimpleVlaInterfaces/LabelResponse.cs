using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.SimpleVlaInterfaces;

/// <summary>The response of simple_vla_interfaces/srv/Label.</summary>
public sealed class LabelResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "simple_vla_interfaces/srv/Label_Response", FieldDescription.Of("success", FieldKind.Boolean), FieldDescription.Of("message", FieldKind.Text));

    /// <summary>Whether the label is stored.</summary>
    public bool Success { get; set; }

    /// <summary>Why not, or what the episode is now.</summary>
    public string Message { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteBoolean(Success);
        writer.WriteString(Message);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool success) & reader.TryReadString(out string message);
        (Success, Message) = (success, message);
        return read;
    }
}
