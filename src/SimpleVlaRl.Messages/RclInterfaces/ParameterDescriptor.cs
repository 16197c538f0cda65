using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/ParameterDescriptor: what a parameter is for and what it may be.</summary>
public sealed class ParameterDescriptor : ICdrMessage
{
    // Three texts' lengths, three bytes, and two counts.
    internal const int MinimumSize = (5 * sizeof(uint)) + 3;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/ParameterDescriptor",
        FieldDescription.Of("name", FieldKind.Text),
        FieldDescription.Of("type", FieldKind.UInt8),
        FieldDescription.Of("description", FieldKind.Text),
        FieldDescription.Of("additional_constraints", FieldKind.Text),
        FieldDescription.Of("read_only", FieldKind.Boolean),
        FieldDescription.Of("dynamic_typing", FieldKind.Boolean),
        FieldDescription.BoundedSequence("floating_point_range", RclInterfaces.FloatingPointRange.Description, 1),
        FieldDescription.BoundedSequence("integer_range", RclInterfaces.IntegerRange.Description, 1));

    /// <summary>The parameter's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What its value is.</summary>
    public ParameterType Type { get; set; }

    /// <summary>What it is for.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>What its value must fulfil, in words.</summary>
    public string AdditionalConstraints { get; set; } = "";

    /// <summary>Whether it cannot be set.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Whether a value of another type may be set.</summary>
    public bool HasDynamicType { get; set; }

    internal IReadOnlyList<FloatingPointRange> FloatingPointRange { get; set; } = [];

    internal IReadOnlyList<IntegerRange> IntegerRange { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteByte((byte)Type);
        writer.WriteString(Purpose);
        writer.WriteString(AdditionalConstraints);
        writer.WriteBoolean(IsReadOnly);
        writer.WriteBoolean(HasDynamicType);
        CdrSequence.Write(ref writer, FloatingPointRange);
        CdrSequence.Write(ref writer, IntegerRange);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadString(out string name) & reader.TryReadByte(out byte type) & reader.TryReadString(out string purpose)
            & reader.TryReadString(out string constraints) & reader.TryReadBoolean(out bool readOnly) & reader.TryReadBoolean(out bool dynamicType);
        (Name, Type, Purpose, AdditionalConstraints, IsReadOnly, HasDynamicType) = (name, (ParameterType)type, purpose, constraints, readOnly, dynamicType);
        read &= CdrSequence.TryRead(ref reader, RclInterfaces.FloatingPointRange.MinimumSize, out FloatingPointRange[] numbers)
            & CdrSequence.TryRead(ref reader, RclInterfaces.IntegerRange.MinimumSize, out IntegerRange[] integers);
        (FloatingPointRange, IntegerRange) = (numbers, integers);
        return read && numbers.Length <= 1 && integers.Length <= 1;
    }
}
