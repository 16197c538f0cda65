using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/String.</summary>
public sealed class StringMessage : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new("std_msgs/msg/String", FieldDescription.Of("data", FieldKind.Text));

    /// <summary>The text.</summary>
    public string Data { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteString(Data);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string data);
        Data = data;
        return read;
    }
}
