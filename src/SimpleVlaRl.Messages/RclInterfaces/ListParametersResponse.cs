using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/ListParameters's response.</summary>
public sealed class ListParametersResponse : ICdrMessage
{
    /// <summary>rcl_interfaces/msg/ListParametersResult, the response's one field.</summary>
    public static MessageDescription ResultDescription { get; } = new(
        "rcl_interfaces/msg/ListParametersResult",
        FieldDescription.Sequence("names", FieldKind.Text),
        FieldDescription.Sequence("prefixes", FieldKind.Text));

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/ListParameters_Response", FieldDescription.Of("result", ResultDescription));

    /// <summary>The parameters' names.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>What stands before the last part of those names that have several.</summary>
    public string[] Prefixes { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteStrings(Names);
        writer.WriteStrings(Prefixes);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadStrings(out string[] names) & reader.TryReadStrings(out string[] prefixes);
        (Names, Prefixes) = (names, prefixes);
        return read;
    }
}
