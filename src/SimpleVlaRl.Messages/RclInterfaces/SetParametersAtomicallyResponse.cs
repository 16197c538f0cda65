using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/SetParametersAtomically's response.</summary>
public sealed class SetParametersAtomicallyResponse : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/SetParametersAtomically_Response", FieldDescription.Of("result", SetParametersResult.Description));

    /// <summary>Whether all of them were set; when not, none was.</summary>
    public SetParametersResult Result { get; set; } = new();

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => Result.Write(ref writer);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => Result.TryRead(ref reader);
}
