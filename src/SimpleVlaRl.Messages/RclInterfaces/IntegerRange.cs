using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/IntegerRange: the integers that a parameter may have.</summary>
internal sealed class IntegerRange : ICdrMessage
{
    public const int MinimumSize = 3 * sizeof(long);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/IntegerRange",
        FieldDescription.Of("from_value", FieldKind.Int64),
        FieldDescription.Of("to_value", FieldKind.Int64),
        FieldDescription.Of("step", FieldKind.UInt64));

    public long From { get; set; }

    public long To { get; set; }

    public ulong Step { get; set; }

    public void Write(ref CdrWriter writer)
    {
        writer.WriteInt64(From);
        writer.WriteInt64(To);
        writer.WriteUInt64(Step);
    }

    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadInt64(out long from) & reader.TryReadInt64(out long to) & reader.TryReadUInt64(out ulong step);
        (From, To, Step) = (from, to, step);
        return read;
    }
}
