using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>rcl_interfaces/srv/GetParameterTypes's response.</summary>
public sealed class GetParameterTypesResponse : ICdrMessage
{
    private byte[] types = [];

    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new(
        "rcl_interfaces/srv/GetParameterTypes_Response", FieldDescription.Sequence("types", FieldKind.UInt8));

    /// <summary>One <see cref="ParameterType"/> per name; none when a name is unknown.</summary>
    public byte[] Types { get => types; set => types = value; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteSequence<byte>(types);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => reader.TryReadSequence(ref types);
}
