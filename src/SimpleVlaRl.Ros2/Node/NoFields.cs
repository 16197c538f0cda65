using SimpleVlaRl.Messages.Cdr;

namespace SimpleVlaRl.Ros2.Node;

/// <summary>A request without fields, which is one byte on the wire.</summary>
internal sealed class NoFields : ICdrMessage
{
    public void Write(ref CdrWriter writer) => writer.WriteByte(0);

    public bool TryRead(ref CdrReader reader) => reader.TryReadByte(out _);
}
