using Google.Protobuf;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>One message in the Protocol Buffers wire format, written field by field.</summary>
/// <remarks>Only graph structure and small constants pass through here; large weights go to the external data file.</remarks>
internal sealed class ProtobufMessage : IDisposable
{
    private readonly MemoryStream _buffer = new();
    private readonly CodedOutputStream _output;

    public ProtobufMessage() => _output = new CodedOutputStream(_buffer, leaveOpen: true);

    public ProtobufMessage Add(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public ProtobufMessage Add(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public ProtobufMessage Add(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        return this;
    }

    /// <summary>Adds a finished message and disposes it.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage value)
    {
        value._output.Flush();
        Add(field, value._buffer.GetBuffer().AsMemory(0, (int)value._buffer.Length));
        value.Dispose();
        return this;
    }

    public void WriteTo(Stream destination)
    {
        _output.Flush();
        _buffer.WriteTo(destination);
    }

    public void Dispose()
    {
        _output.Dispose();
        _buffer.Dispose();
    }
}
