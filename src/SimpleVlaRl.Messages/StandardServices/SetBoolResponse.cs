using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardServices;

/// <summary>std_srvs/srv/SetBool's response.</summary>
public sealed class SetBoolResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "std_srvs/srv/SetBool_Response",
        FieldDescription.Of("success", FieldKind.Boolean),
        FieldDescription.Of("message", FieldKind.Text));

    /// <summary>Whether it was done.</summary>
    public bool Success { get; set; }

    /// <summary>What to say about it, such as why not.</summary>
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
