using SimpleVlaRl.Messages.BuiltinInterfaces;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/msg/ParameterEvent: what has become of a node's parameters, on <c>/parameter_events</c>.</summary>
public sealed class ParameterEvent : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/msg/ParameterEvent",
        FieldDescription.Of("stamp", Time.Description),
        FieldDescription.Of("node", FieldKind.Text),
        FieldDescription.Sequence("new_parameters", Parameter.Description),
        FieldDescription.Sequence("changed_parameters", Parameter.Description),
        FieldDescription.Sequence("deleted_parameters", Parameter.Description));

    /// <summary>When, nanoseconds since 1970.</summary>
    public long StampNanoseconds { get; set; }

    /// <summary>The node's full name.</summary>
    public string Node { get; set; } = "";

    /// <summary>What is new.</summary>
    public IReadOnlyList<Parameter> NewParameters { get; set; } = [];

    /// <summary>What has another value.</summary>
    public IReadOnlyList<Parameter> ChangedParameters { get; set; } = [];

    /// <summary>What is gone.</summary>
    public IReadOnlyList<Parameter> DeletedParameters { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer)
    {
        Time.Write(ref writer, StampNanoseconds);
        writer.WriteString(Node);
        CdrSequence.Write(ref writer, NewParameters);
        CdrSequence.Write(ref writer, ChangedParameters);
        CdrSequence.Write(ref writer, DeletedParameters);
    }

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = Time.TryRead(ref reader, out long stamp) & reader.TryReadString(out string node)
            & CdrSequence.TryRead(ref reader, Parameter.MinimumSize, out Parameter[] added)
            & CdrSequence.TryRead(ref reader, Parameter.MinimumSize, out Parameter[] changed)
            & CdrSequence.TryRead(ref reader, Parameter.MinimumSize, out Parameter[] deleted);
        (StampNanoseconds, Node, NewParameters, ChangedParameters, DeletedParameters) = (stamp, node, added, changed, deleted);
        return read;
    }
}
