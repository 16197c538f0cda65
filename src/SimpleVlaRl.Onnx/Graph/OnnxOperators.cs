using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>The operators that policies use, one method each; opset 17 of the default domain.</summary>
internal static class OnnxOperators
{
    public static string Add(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Add", [a, b]);

    public static string Subtract(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Sub", [a, b]);

    public static string Multiply(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Mul", [a, b]);

    public static string Divide(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Div", [a, b]);

    public static string MatrixProduct(this OnnxGraphBuilder graph, string a, string b) => graph.Node("MatMul", [a, b]);

    public static string Reshape(this OnnxGraphBuilder graph, string value, params long[] shape) => graph.Node("Reshape", [value, graph.Integers(shape)]);

    public static string ReshapeTo(this OnnxGraphBuilder graph, string value, string shape) => graph.Node("Reshape", [value, shape]);

    public static string Transpose(this OnnxGraphBuilder graph, string value, params long[] order) => graph.Node("Transpose", [value], OnnxAttribute.List("perm", order));

    public static string Concatenate(this OnnxGraphBuilder graph, long axis, params string[] values) => graph.Node("Concat", values, OnnxAttribute.Of("axis", axis));

    public static string Gather(this OnnxGraphBuilder graph, string table, string indices, long axis = 0) => graph.Node("Gather", [table, indices], OnnxAttribute.Of("axis", axis));

    public static string Expand(this OnnxGraphBuilder graph, string value, string shape) => graph.Node("Expand", [value, shape]);

    public static string Softmax(this OnnxGraphBuilder graph, string value) => graph.Node("Softmax", [value], OnnxAttribute.Of("axis", -1L));

    public static string Unsqueeze(this OnnxGraphBuilder graph, string value, params long[] axes) => graph.Node("Unsqueeze", [value, graph.Integers(axes)]);

    public static string Cast(this OnnxGraphBuilder graph, string value, OnnxElementType elementType) => graph.Node("Cast", [value], OnnxAttribute.Of("to", (long)elementType));

    public static string Slice(this OnnxGraphBuilder graph, string value, long start, long end, long axis) =>
        graph.Node("Slice", [value, graph.Integers(start), graph.Integers(end), graph.Integers(axis)]);

    /// <summary>One size of a value's shape, as a vector of one.</summary>
    public static string Size(this OnnxGraphBuilder graph, string value, long axis) =>
        graph.Gather(graph.Node("Shape", [value]), graph.Integers(axis));

    /// <summary>0, 1 … count - 1 for a count that is a vector of one.</summary>
    public static string Range(this OnnxGraphBuilder graph, string count) =>
        graph.Node("Range", [graph.Integer(0), graph.ReshapeTo(count, graph.Integers()), graph.Integer(1)]);

    /// <summary>A linear layer over rows, [rows, in] to [rows, out]; the weight keeps PyTorch's [out, in].</summary>
    public static string Linear(this OnnxGraphBuilder graph, IWeightSource source, string rows, string name, long inputs, long outputs, bool hasBias)
    {
        string weight = graph.Weight(source, name + ".weight", outputs, inputs);
        string[] operands = hasBias ? [rows, weight, graph.Weight(source, name + ".bias", outputs)] : [rows, weight];
        return graph.RowProduct(operands);
    }

    /// <summary>rows · weightᵀ (+ bias).</summary>
    public static string RowProduct(this OnnxGraphBuilder graph, params string[] operands) => graph.Node("Gemm", operands, OnnxAttribute.Of("transB", 1L));

    /// <summary>GELU with the error function (Hendrycks and Gimpel 2016), in the order of operations that runtimes fuse.</summary>
    public static string Gelu(this OnnxGraphBuilder graph, string value)
    {
        string erf = graph.Node("Erf", [graph.Divide(value, graph.Scalar((float)Math.Sqrt(2)))]);
        return graph.Multiply(graph.Multiply(value, graph.Add(erf, graph.Scalar(1))), graph.Scalar(0.5f));
    }

    /// <summary>softmax(scale · q kᵀ + mask) v over the last two axes.</summary>
    public static string Attention(this OnnxGraphBuilder graph, string query, string keyTransposed, string value, int headWidth, string? mask)
    {
        string scores = graph.MatrixProduct(graph.Multiply(query, graph.Scalar((float)(1 / Math.Sqrt(headWidth)))), keyTransposed);
        return graph.MatrixProduct(graph.Softmax(mask is null ? scores : graph.Add(scores, mask)), value);
    }
}
