using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/SetParameters's response.</summary>
public sealed class SetParametersResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/SetParameters_Response", FieldDescription.Sequence("results", SetParametersResult.Description));

    /// <summary>One per parameter.</summary>
    public IReadOnlyList<SetParametersResult> Results { get; set; } = [];

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => CdrSequence.Write(ref writer, Results);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = CdrSequence.TryRead(ref reader, SetParametersResult.MinimumSize, out SetParametersResult[] list);
        Results = list;
        return read;
    }
}
