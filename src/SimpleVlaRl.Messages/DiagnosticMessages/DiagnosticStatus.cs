using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.DiagnosticMessages;

/// <summary>diagnostic_msgs/msg/DiagnosticStatus: how a part of a robot is.</summary>
public sealed class DiagnosticStatus : ICdrMessage
{
    // A byte, three texts' lengths, and a count.
    internal const int MinimumSize = 1 + (4 * sizeof(uint));

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "diagnostic_msgs/msg/DiagnosticStatus",
        FieldDescription.Of("level", FieldKind.Byte),
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("message", FieldKind.Text),
        FieldDescription.Of("hardware_id", FieldKind.Text),
        FieldDescription.Sequence("values", KeyValue.Description));

    /// <summary>How it is.</summary>
    public DiagnosticLevel Level { get; set; }

    /// <summary>The part, by convention <c>node: part</c>; monitors keep the last status of each name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What to say about it.</summary>
    public string Message { get; set; } = "";

    /// <summary>Which hardware it is; may be empty.</summary>
    public string HardwareId { get; set; } = "";

    /// <summary>What the status rests on.</summary>
    public IReadOnlyList<KeyValue> Values { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteByte((byte)Level);
        writer.WriteString(Name);
        writer.WriteString(Message);
        writer.WriteString(HardwareId);
        CdrSequence.Write(ref writer, Values);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadByte(out byte level) & reader.TryReadString(out string name) & reader.TryReadString(out string message)
            & reader.TryReadString(out string hardwareId) & CdrSequence.TryRead(ref reader, KeyValue.MinimumSize, out KeyValue[] values);
        (Level, Name, Message, HardwareId, Values) = ((DiagnosticLevel)level, name, message, hardwareId, values);
        return read;
    }
}
