using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.DiagnosticMessages;

/// <summary>diagnostic_msgs/msg/KeyValue: a number or a word that a status rests on.</summary>
public sealed class KeyValue : ICdrMessage
{
    // Two texts' lengths.
    internal const int MinimumSize = 2 * sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "diagnostic_msgs/msg/KeyValue",
        FieldDescription.Of("key", FieldKind.Text),
        FieldDescription.Of("value", FieldKind.Text));

    /// <summary>What it is.</summary>
    public string Key { get; set; } = "";

    /// <summary>How much.</summary>
    public string Value { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(Key);
        writer.WriteString(Value);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string key) & reader.TryReadString(out string value);
        (Key, Value) = (key, value);
        return read;
    }
}
