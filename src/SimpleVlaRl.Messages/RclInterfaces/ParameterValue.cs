using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/ParameterValue: a value of one of the types; the fields of the others are empty.</summary>
public sealed class ParameterValue : ICdrMessage
{
    // Two bytes, two numbers, and six counts.
    internal const int MinimumSize = 2 + (2 * sizeof(ulong)) + (6 * sizeof(uint));

    private byte[] bytes = [];
    private long[] integers = [];
    private double[] doubles = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/ParameterValue",
        FieldDescription.Of("type", FieldKind.UInt8),
        FieldDescription.Of("bool_value", FieldKind.Boolean),
        FieldDescription.Of("integer_value", FieldKind.Int64),
        FieldDescription.Of("double_value", FieldKind.Float64),
        FieldDescription.Of("string_value", FieldKind.Text),
        FieldDescription.Sequence("byte_array_value", FieldKind.Byte),
        FieldDescription.Sequence("bool_array_value", FieldKind.Boolean),
        FieldDescription.Sequence("integer_array_value", FieldKind.Int64),
        FieldDescription.Sequence("double_array_value", FieldKind.Float64),
        FieldDescription.Sequence("string_array_value", FieldKind.Text));

    /// <summary>Which field holds the value.</summary>
    public ParameterType Type { get; set; }

    /// <summary>The value of <see cref="ParameterType.Boolean"/>.</summary>
    public bool Boolean { get; set; }

    /// <summary>The value of <see cref="ParameterType.Integer"/>.</summary>
    public long Integer { get; set; }

    /// <summary>The value of <see cref="ParameterType.Double"/>; it may be NaN.</summary>
    public double Double { get; set; }

    /// <summary>The value of <see cref="ParameterType.Text"/>.</summary>
    public string Text { get; set; } = "";

    /// <summary>The value of <see cref="ParameterType.Texts"/>.</summary>
    public string[] Texts { get; set; } = [];

    internal byte[] Bytes { get => bytes; set => bytes = value; }

    internal bool[] Booleans { get; set; } = [];

    internal long[] Integers { get => integers; set => integers = value; }

    internal double[] Doubles { get => doubles; set => doubles = value; }

    /// <summary>Makes a value.</summary>
    /// <param name="value">What it is.</param>
    /// <returns>The value.</returns>
    public static ParameterValue Of(bool value) => new() { Type = ParameterType.Boolean, Boolean = value };

    /// <summary>Makes a value.</summary>
    /// <param name="value">What it is.</param>
    /// <returns>The value.</returns>
    public static ParameterValue Of(long value) => new() { Type = ParameterType.Integer, Integer = value };

    /// <summary>Makes a value.</summary>
    /// <param name="value">What it is.</param>
    /// <returns>The value.</returns>
    public static ParameterValue Of(double value) => new() { Type = ParameterType.Double, Double = value };

    /// <summary>Makes a value.</summary>
    /// <param name="value">What it is.</param>
    /// <returns>The value.</returns>
    public static ParameterValue Of(string value) => new() { Type = ParameterType.Text, Text = value };

    /// <summary>Makes a value.</summary>
    /// <param name="values">What it is.</param>
    /// <returns>The value.</returns>
    public static ParameterValue Of(string[] values) => new() { Type = ParameterType.Texts, Texts = values };

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteByte((byte)Type);
        writer.WriteBoolean(Boolean);
        writer.WriteInt64(Integer);
        writer.WriteFloat64(Double);
        writer.WriteString(Text);
        writer.WriteSequence<byte>(bytes);
        writer.WriteSequence<bool>(Booleans);
        writer.WriteSequence<long>(integers);
        writer.WriteSequence<double>(doubles);
        writer.WriteStrings(Texts);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadByte(out byte type) & reader.TryReadBoolean(out bool boolean) & reader.TryReadInt64(out long integer)
            & reader.TryReadFloat64(out double number) & reader.TryReadString(out string text);
        (Type, Boolean, Integer, Double, Text) = ((ParameterType)type, boolean, integer, number, text);
        read = read && reader.TryReadSequence(ref bytes);
        read &= reader.TryReadSequenceView<byte>(out ReadOnlySpan<byte> booleans) && booleans.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0;
        read = read && reader.TryReadSequence(ref integers) && reader.TryReadSequence(ref doubles);
        read &= reader.TryReadStrings(out string[] texts);
        (Booleans, Texts) = ([.. booleans.ToArray().Select(value => value == 1)], texts);
        return read;
    }
}
