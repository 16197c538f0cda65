using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardMessages;

/// <summary>std_msgs/msg/Bool.</summary>
public sealed class BoolMessage : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new("std_msgs/msg/Bool", FieldDescription.Of("data", FieldKind.Boolean));

    /// <summary>The value.</summary>
    public bool Data { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteBoolean(Data);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool data);
        Data = data;
        return read;
    }
}
