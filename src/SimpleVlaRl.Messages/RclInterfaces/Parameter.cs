using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/Parameter: a name and a value.</summary>
public sealed class Parameter : ICdrMessage
{
    internal const int MinimumSize = sizeof(uint) + ParameterValue.MinimumSize;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/Parameter",
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("value", ParameterValue.Description));

    /// <summary>The name; a point separates its parts.</summary>
    public string Name { get; set; } = "";

    /// <summary>The value.</summary>
    public ParameterValue Value { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(Name);
        Value.Write(ref writer);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string name);
        Name = name;
        return read && Value.TryRead(ref reader);
    }
}
