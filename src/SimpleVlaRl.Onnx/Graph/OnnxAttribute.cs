namespace SimpleVlaRl.Onnx.Graph;

/// <summary>A node's attribute: exactly one of a whole number, a list of them, or a float.</summary>
internal sealed record OnnxAttribute(string Name, long? Integer, long[]? Integers, float? Float)
{
    public static OnnxAttribute Of(string name, long value) => new(name, value, null, null);

    public static OnnxAttribute Of(string name, float value) => new(name, null, null, value);

    public static OnnxAttribute List(string name, params long[] values) => new(name, null, values, null);
}
