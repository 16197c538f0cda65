using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.BuiltinInterfaces;

/// <summary>builtin_interfaces/msg/Duration: a span of time, on the wire like <see cref="Time"/> and read and written by it.</summary>
public static class Duration
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "builtin_interfaces/msg/Duration",
        FieldDescription.Of("sec", FieldKind.Int32),
        FieldDescription.Of("nanosec", FieldKind.UInt32));
}
