namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A constant tensor of the graph, whose bytes are produced only when they are written.</summary>
internal abstract class OnnxInitializer(string name, OnnxElementType elementType, long[] shape)
{
    public string Name { get; } = name;

    public OnnxElementType ElementType { get; } = elementType;

    public long[] Shape { get; } = shape;

    public abstract long ByteCount { get; }

    /// <summary>Writes the elements, little-endian and row-major, as <c>raw_data</c> wants them.</summary>
    public abstract void WriteTo(Stream destination);
}
