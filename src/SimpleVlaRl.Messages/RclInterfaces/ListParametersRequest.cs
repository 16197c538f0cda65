using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/ListParameters's request.</summary>
public sealed class ListParametersRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/ListParameters_Request",
        FieldDescription.Sequence("prefixes", FieldKind.Text),
        FieldDescription.Of("depth", FieldKind.UInt64));

    /// <summary>What the names begin with; none is all names.</summary>
    public string[] Prefixes { get; set; } = [];

    /// <summary>How many parts a name may have below the prefix; 0 is any number.</summary>
    public ulong Depth { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        writer.WriteStrings(Prefixes);
        writer.WriteUInt64(Depth);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadStrings(out string[] prefixes) & reader.TryReadUInt64(out ulong depth);
        (Prefixes, Depth) = (prefixes, depth);
        return read;
    }
}
