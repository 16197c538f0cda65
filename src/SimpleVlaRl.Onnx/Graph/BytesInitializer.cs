namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A constant tensor that is in memory.</summary>
internal sealed class BytesInitializer(string name, OnnxElementType elementType, long[] shape, byte[] bytes) : OnnxInitializer(name, elementType, shape)
{
    public override long ByteCount => bytes.Length;

    public override void WriteTo(Stream destination) => destination.Write(bytes);
}
