using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/SetParametersResult: whether a parameter was set.</summary>
public sealed class SetParametersResult : ICdrMessage
{
    // A byte and a text's length.
    internal const int MinimumSize = 1 + sizeof(uint);

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/SetParametersResult",
        FieldDescription.Of("successful", FieldKind.Boolean),
        FieldDescription.Of("reason", FieldKind.Text));

    /// <summary>Whether it was.</summary>
    public bool IsSuccessful { get; set; }

    /// <summary>Why not.</summary>
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteBoolean(IsSuccessful);
        writer.WriteString(Reason);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool successful) & reader.TryReadString(out string reason);
        (IsSuccessful, Reason) = (successful, reason);
        return read;
    }
}
