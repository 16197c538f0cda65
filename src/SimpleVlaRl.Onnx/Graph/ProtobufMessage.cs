using Google.Protobuf;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>One message in the Protocol Buffers wire format, written field by field.</summary>
/// <remarks>Only graph structure and small constants pass through here; large weights go to the external data file.</remarks>
internal sealed class ProtobufMessage : IDisposable
{
    private readonly MemoryStream buffer = new();
    private readonly CodedOutputStream output;

    public ProtobufMessage() => output = new CodedOutputStream(buffer, leaveOpen: true);

    public ProtobufMessage Add(int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(value);
        return this;
    }

    public ProtobufMessage Add(int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
        return this;
    }

    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        return this;
    }

    /// <summary>Adds a finished message and disposes it.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        value.output.Flush();
        Add(field, value.buffer.GetBuffer().AsMemory(0, (int)value.buffer.Length));
        value.Dispose();
        return this;
    }

    public void WriteTo(Stream destination)
    {
        output.Flush();
        buffer.WriteTo(destination);
    }

    public void Dispose()
    {
        output.Dispose();
        buffer.Dispose();
    }
}
