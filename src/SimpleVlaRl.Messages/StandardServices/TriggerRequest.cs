using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;

namespace SimpleVlaRl.Messages.StandardServices;

/// <summary>std_srvs/srv/Trigger's request: nothing, which is one zero byte on the wire.</summary>
public sealed class TriggerRequest : ICdrMessage
{
    /// <summary>The message's type.</summary>
    public static MessageDescription Description { get; } = new("std_srvs/srv/Trigger_Request");

    /// <inheritdoc/>
    public void Write(ref CdrWriter writer) => writer.WriteByte(0);

    /// <inheritdoc/>
    public bool TryRead(ref CdrReader reader) => reader.TryReadByte(out _);
}
