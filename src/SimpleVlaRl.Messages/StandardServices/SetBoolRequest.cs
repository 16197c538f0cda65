using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardServices;

/// <summary>std_srvs/srv/SetBool's request.</summary>
public sealed class SetBoolRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new("std_srvs/srv/SetBool_Request", FieldDescription.Of("data", FieldKind.Boolean));

    /// <summary>On or off.</summary>
    public bool Data { get; set; }

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteBoolean(Data);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader)
    {
        bool read = reader.TryReadBoolean(out bool data);
        Data = data;
        return read;
    }
}
