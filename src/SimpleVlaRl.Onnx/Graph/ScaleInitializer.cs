using System.Runtime.InteropServices;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>
/// The scales of a quantised weight. They are known once it was written, and it is before them in the graph; they are forgotten when written.
/// </summary>
internal sealed class ScaleInitializer(string name, long[] shape, QuantizedInitializer weight) : OnnxInitializer(name, OnnxElementType.Float, shape)
{
    public override long ByteCount => sizeof(float) * Shape.Aggregate(1L, (product, size) => product * size);

    public override void WriteTo(Stream destination) => destination.Write(MemoryMarshal.AsBytes(weight.TakeScales().AsSpan()));
}
