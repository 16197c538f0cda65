using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/GetParameters's response.</summary>
public sealed class GetParametersResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/GetParameters_Response", FieldDescription.Sequence("values", ParameterValue.Description));

    /// <summary>One per name; none when a name is unknown.</summary>
    public IReadOnlyList<ParameterValue> Values { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, Values);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, ParameterValue.MinimumSize, out ParameterValue[] list);
        Values = list;
        return read;
    }
}
