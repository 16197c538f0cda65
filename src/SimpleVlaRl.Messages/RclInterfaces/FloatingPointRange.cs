using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/FloatingPointRange: the numbers that a parameter may have.</summary>
internal sealed class FloatingPointRange : ICdrMessage
{
    public const int MinimumSize = 3 * sizeof(double);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/FloatingPointRange",
        FieldDescription.Of("from_value", FieldKind.Float64),
        FieldDescription.Of("to_value", FieldKind.Float64),
        FieldDescription.Of("step", FieldKind.Float64));

    public double From { get; set; }

    public double To { get; set; }

    public double Step { get; set; }

    public void Write(ref CdrWriter writer)
    {
        writer.WriteFloat64(From);
        writer.WriteFloat64(To);
        writer.WriteFloat64(Step);
    }

    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadFloat64(out double from) & reader.TryReadFloat64(out double to) & reader.TryReadFloat64(out double step);
        (From, To, Step) = (from, to, step);
        return read;
    }
}
