using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/DescribeParameters's response.</summary>
public sealed class DescribeParametersResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/DescribeParameters_Response", FieldDescription.Sequence("descriptors", ParameterDescriptor.Description));

    /// <summary>One per name; none when a name is unknown.</summary>
    public IReadOnlyList<ParameterDescriptor> Descriptors { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, Descriptors);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, ParameterDescriptor.MinimumSize, out ParameterDescriptor[] list);
        Descriptors = list;
        return read;
    }
}
