namespace SimpleVlaRl.Onnx.Graph;

/// <summary>One size of a graph input or output: a number, or a name that is bound at run time.</summary>
internal readonly record struct OnnxDimension(long Size, string? Name)
{
    public static implicit operator OnnxDimension(long size) => new(size, null);

    public static implicit operator OnnxDimension(string name) => new(0, name);
}
