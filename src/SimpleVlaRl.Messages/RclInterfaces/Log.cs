using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/Log: a line of a node's log, on <c>/rosout</c>.</summary>
public sealed class Log : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/Log",
        FieldDescription.Of("stamp", Time.Description),
        FieldDescription.Of("level", FieldKind.UInt8),
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("msg", FieldKind.Text),
        FieldDescription.Of("file", FieldKind.Text),
        FieldDescription.Of("function", FieldKind.Text),
        FieldDescription.Of("line", FieldKind.UInt32));

    /// <summary>When, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; set; }

    /// <summary>Who says it: the node's name with points for slashes.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is said.</summary>
    public string Message { get; set; } = "";

    /// <summary>The source file; may be empty.</summary>
    public string File { get; set; } = "";

    /// <summary>The method in it; may be empty.</summary>
    public string Function { get; set; } = "";

    /// <summary>The line in it; 0 when it is not known.</summary>
    public uint Line { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Time.Write(ref writer, StampNanoseconds);
        writer.WriteByte((byte)Level);
        writer.WriteString(Name);
        writer.WriteString(Message);
        writer.WriteString(File);
        writer.WriteString(Function);
        writer.WriteUInt32(Line);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Time.TryRead(ref reader, out long stamp) & reader.TryReadByte(out byte level) & reader.TryReadString(out string name)
            & reader.TryReadString(out string message) & reader.TryReadString(out string file) & reader.TryReadString(out string function)
            & reader.TryReadUInt32(out uint line);
        (StampNanoseconds, Level, Name, Message, File, Function, Line) = (stamp, (LogLevel)level, name, message, file, function, line);
        return read;
    }
}
