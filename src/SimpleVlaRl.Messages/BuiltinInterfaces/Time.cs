using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.BuiltinInterfaces;

/// <summary>builtin_interfaces/msg/Time: a point in time. Elsewhere a stamp is a count of nanoseconds since 1970; this is its form on the wire.</summary>
/// <param name="Seconds">Whole seconds since 1970.</param>
/// <param name="Nanoseconds">Nanoseconds after them, 0 to 999999999.</param>
public readonly record struct Time(int Seconds, uint Nanoseconds)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "builtin_interfaces/msg/Time",
        FieldDescription.Of("sec", FieldKind.Int32),
        FieldDescription.Of("nanosec", FieldKind.UInt32));

    /// <summary>The time as nanoseconds since 1970.</summary>
    /// <returns>The count.</returns>
    public long ToNanoseconds() => (Seconds * NanosecondsPerSecond) + Nanoseconds;

    /// <summary>Makes a time from nanoseconds since 1970.</summary>
    /// <param name="nanoseconds">The count; what 32 bits of seconds cannot hold becomes the nearest that they can.</param>
    /// <returns>The time.</returns>
    public static Time FromNanoseconds(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out long rest);
        if (rest < 0)
        {
            seconds--;
            rest += NanosecondsPerSecond;
        }

        return seconds switch
        {
            > int.MaxValue => new(int.MaxValue, (uint)(NanosecondsPerSecond - 1)),
            < int.MinValue => new(int.MinValue, 0),
            _ => new((int)seconds, (uint)rest),
        };
    }

    /// <summary>Appends a time given as nanoseconds since 1970.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="nanoseconds">The count.</param>
    public static void Write(ref CdrWriter writer, long nanoseconds)
    {
        Time time = FromNanoseconds(nanoseconds);
        writer.WriteInt32(time.Seconds);
        writer.WriteUInt32(time.Nanoseconds);
    }

    /// <summary>Reads a time as nanoseconds since 1970.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="nanoseconds">The count.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref CdrReader reader, out long nanoseconds)
    {
        bool read = reader.TryReadInt32(out int seconds) & reader.TryReadUInt32(out uint rest);
        nanoseconds = new Time(seconds, rest).ToNanoseconds();
        return read;
    }
}
