namespace SimpleVlaRl.Onnx.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The element type as the file spells it, such as <c>F32</c> or <c>I64</c>.</param>
/// <param name="Shape">Its sizes, slowest first.</param>
/// <param name="Offset">Where its bytes start in the file.</param>
/// <param name="ByteCount">How many bytes it has.</param>
public sealed record SafetensorsEntry(string Name, string DataType, IReadOnlyList<long> Shape, long Offset, long ByteCount);
