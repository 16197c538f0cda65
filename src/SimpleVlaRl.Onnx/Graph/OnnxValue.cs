namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A graph input or output.</summary>
internal sealed record OnnxValue(string Name, OnnxElementType ElementType, OnnxDimension[] Shape);
