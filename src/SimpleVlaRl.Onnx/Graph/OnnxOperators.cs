namespace SimpleVlaRl.Onnx.Graph;

/// <summary>The operators that policies use, one method each, in the graph's dialect.</summary>
internal static class OnnxOperators
{
    public static string Add(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Add", [a, b]);

    public static string Subtract(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Sub", [a, b]);

    public static string Multiply(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Mul", [a, b]);

    public static string Divide(this OnnxGraphBuilder graph, string a, string b) => graph.Node("Div", [a, b]);

    public static string MatrixProduct(this OnnxGraphBuilder graph, string a, string b) => graph.Node("MatMul", [a, b]);

    public static string Reshape(this OnnxGraphBuilder graph, string value, params long[] shape) => graph.Node("Reshape", [value, graph.Integers(shape)]);

    public static string ReshapeTo(this OnnxGraphBuilder graph, string value, string shape) => graph.Node("Reshape", [value, shape]);

    public static string Transpose(this OnnxGraphBuilder graph, string value, params long[] order) =>
        graph.Node("Transpose", [value], OnnxAttribute.List("perm", order));

    public static string Concatenate(this OnnxGraphBuilder graph, long axis, params string[] values) =>
        graph.Node("Concat", values, OnnxAttribute.Of("axis", axis));

    public static string Gather(this OnnxGraphBuilder graph, string table, string indices, long axis = 0) =>
        graph.Node("Gather", [table, indices], OnnxAttribute.Of("axis", axis));

    public static string Expand(this OnnxGraphBuilder graph, string value, string shape) => graph.Node("Expand", [value, shape]);

    public static string Softmax(this OnnxGraphBuilder graph, string value) => graph.Node("Softmax", [value], OnnxAttribute.Of("axis", -1L));

    public static string Unsqueeze(this OnnxGraphBuilder graph, string value, params long[] axes) => graph.Node("Unsqueeze", [value, graph.Integers(axes)]);

    public static string Cast(this OnnxGraphBuilder graph, string value, OnnxElementType elementType) =>
        graph.Node("Cast", [value], OnnxAttribute.Of("to", (long)elementType));

    public static string Slice(this OnnxGraphBuilder graph, string value, long start, long end, long axis) =>
        graph.Node("Slice", [value, graph.Integers(start), graph.Integers(end), graph.Integers(axis)]);

    /// <summary>One size of a value's shape, as a vector of one.</summary>
    public static string Size(this OnnxGraphBuilder graph, string value, long axis) =>
        graph.Gather(graph.Node("Shape", [value]), graph.Integers(axis));

    /// <summary>0, 1 … count - 1 for a count that is a vector of one.</summary>
    public static string Range(this OnnxGraphBuilder graph, string count) =>
        graph.Node("Range", [graph.Integer(0), graph.ReshapeTo(count, graph.Integers()), graph.Integer(1)]);

    /// <summary>A reduction over the last axis, which stays with size 1; opset 18 moved the axes from an attribute to an input.</summary>
    public static string ReduceLast(this OnnxGraphBuilder graph, string operatorType, string value) => graph.IsFused
        ? graph.Node(operatorType, [value, graph.Integers(-1)], OnnxAttribute.Of("keepdims", 1L))
        : graph.Node(operatorType, [value], OnnxAttribute.List("axes", -1), OnnxAttribute.Of("keepdims", 1L));

    /// <summary>Equal parts of a value; opset 18 asks for their number.</summary>
    public static string[] Split(this OnnxGraphBuilder graph, string value, int count, long axis) => graph.IsFused
        ? graph.Node("Split", count, [value], OnnxAttribute.Of("axis", axis), OnnxAttribute.Of("num_outputs", (long)count))
        : graph.Node("Split", count, [value], OnnxAttribute.Of("axis", axis));

    /// <summary>GELU with the error function (Hendrycks and Gimpel 2016), in the order of operations that runtimes fuse.</summary>
    public static string Gelu(this OnnxGraphBuilder graph, string value)
    {
        string erf = graph.Node("Erf", [graph.Divide(value, graph.Scalar((float)Math.Sqrt(2)))]);
        return graph.Multiply(graph.Multiply(value, graph.Add(erf, graph.Scalar(1))), graph.Scalar(0.5f));
    }

    /// <summary>SiLU (Elfwing et al. 2017): x·sigmoid(x).</summary>
    public static string Silu(this OnnxGraphBuilder graph, string value) => graph.IsFused
        ? graph.FusedNode("QuickGelu", [value], OnnxAttribute.Of("alpha", 1f))
        : graph.Multiply(value, graph.Node("Sigmoid", [value]));

    /// <summary>softmax(scale · q kᵀ + mask) v over the last two axes, the softmax in single precision.</summary>
    public static string Attention(this OnnxGraphBuilder graph, string query, string keyTransposed, string value, int headWidth, string? mask)
    {
        string scaled = graph.ToProduct(graph.Multiply(query, graph.Scalar((float)(1 / Math.Sqrt(headWidth)))));
        string scores = graph.FromProduct(graph.MatrixProduct(scaled, graph.ToProduct(keyTransposed)));
        string shares = graph.ToProduct(graph.Softmax(mask is null ? scores : graph.Add(scores, mask)));
        return graph.FromProduct(graph.MatrixProduct(shares, graph.ToProduct(value)));
    }
}
