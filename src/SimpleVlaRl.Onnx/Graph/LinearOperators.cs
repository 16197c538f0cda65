using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Graph;

/// <summary>Linear layers over rows in the graph's precision. Rows come and go in single precision.</summary>
internal static class LinearOperators
{
    /// <summary>The largest magnitude of a quantised activation; 128 is its zero.</summary>
    private const float ActivationLimit = 127;

    private const byte ActivationZero = 128;

    /// <summary>Keeps a row of zeros from dividing by zero.</summary>
    private const float SmallestMagnitude = 1e-8f;

    /// <summary>Activations in 8 bits per row and block: what processors have a fast kernel for, and rows stay independent.</summary>
    private const long Int4AccuracyLevel = 4;

    /// <summary>A linear layer, [rows, in] to [rows, out]; the source's weight is [out, in] as in PyTorch.</summary>
    public static string Linear(this OnnxGraphBuilder graph, IWeightSource source, string rows, string name, long inputs, long outputs, bool hasBias)
    {
        string? bias = hasBias ? graph.Bias(source, name, outputs) : null;
        return graph.LinearPrecision switch
        {
            Precision.Fp32 => graph.RowProduct(Operands(rows, graph.Weight(source, name + ".weight", outputs, inputs), bias)),
            Precision.Fp16 => HalfLinear(graph, source, rows, name, inputs, outputs, bias),
            Precision.Int8 => WithBias(graph, Int8Linear(graph, source, rows, name, (int)inputs, (int)outputs), bias),
            Precision.Int4 => Int4Linear(graph, source, rows, name, (int)inputs, (int)outputs, bias),
            _ => throw new NotSupportedException($"There are no linear layers in '{graph.LinearPrecision}'."),
        };
    }

    /// <summary>A linear layer with bias and then GELU with the error function (Hendrycks and Gimpel 2016).</summary>
    /// <remarks>
    /// Where the matrix product adds the bias itself, GELU alone is the faster of ONNX Runtime's two operators; else the one that adds it too.
    /// </remarks>
    public static string LinearGelu(this OnnxGraphBuilder graph, IWeightSource source, string rows, string name, long inputs, long outputs)
    {
        if (!graph.IsFused)
        {
            return graph.Gelu(graph.Linear(source, rows, name, inputs, outputs, hasBias: true));
        }

        return graph.LinearPrecision is Precision.Fp32 or Precision.Int4
            ? graph.Node("Gelu", [graph.Linear(source, rows, name, inputs, outputs, hasBias: true)])
            : graph.FusedNode("BiasGelu", [graph.Linear(source, rows, name, inputs, outputs, hasBias: false), graph.Weight(source, name + ".bias", outputs)]);
    }

    /// <summary>factor · linear(rows), element by element, for nothing but another linear layer to read.</summary>
    /// <remarks>In 8 bits the rows' magnitudes are left to that layer: a row's 8-bit form does not depend on its magnitude.</remarks>
    public static string GatedLinear(this OnnxGraphBuilder graph, IWeightSource source, string factor, string rows, string name, int inputs, int outputs)
    {
        if (graph.LinearPrecision != Precision.Int8)
        {
            return graph.Multiply(factor, graph.Linear(source, rows, name, inputs, outputs, hasBias: false));
        }

        (string quantized, string magnitude) = Quantized(graph, rows);
        string product = graph.Multiply(factor, graph.Int8Product(source, quantized, name, inputs, outputs));
        (string form, string ownMagnitude) = Quantized(graph, product);
        graph.Shared[("int8", product)] = [form, graph.Multiply(ownMagnitude, magnitude)];
        return product;
    }

    /// <summary>rows · weightᵀ (+ bias).</summary>
    public static string RowProduct(this OnnxGraphBuilder graph, params string[] operands) => graph.Node("Gemm", operands, OnnxAttribute.Of("transB", 1L));

    /// <summary>A value in half precision, made once; where it came from half precision, that.</summary>
    public static string Half(this OnnxGraphBuilder graph, string value)
    {
        if (!graph.Shared.TryGetValue(("half", value), out string[]? half))
        {
            half = [graph.Cast(value, OnnxElementType.Float16)];
            graph.Shared.Add(("half", value), half);
        }

        return half[0];
    }

    /// <summary>A half-precision value in single precision; <see cref="Half"/> of it costs nothing.</summary>
    public static string Wide(this OnnxGraphBuilder graph, string half)
    {
        string wide = graph.Cast(half, OnnxElementType.Float);
        graph.Shared.Add(("half", wide), [half]);
        return wide;
    }

    /// <summary>What goes into attention's matrix products: half precision where linear layers are.</summary>
    public static string ToProduct(this OnnxGraphBuilder graph, string value) => graph.LinearPrecision == Precision.Fp16 ? graph.Half(value) : value;

    /// <summary>What comes out of attention's matrix products, in single precision.</summary>
    public static string FromProduct(this OnnxGraphBuilder graph, string value) => graph.LinearPrecision == Precision.Fp16 ? graph.Wide(value) : value;

    private static string[] Operands(string rows, string weight, string? bias) => bias is null ? [rows, weight] : [rows, weight, bias];

    private static string Bias(this OnnxGraphBuilder graph, IWeightSource source, string name, long outputs) => graph.LinearPrecision == Precision.Fp16
        ? graph.Constant(new HalfInitializer(name + ".bias.half", source, name + ".bias", [outputs]))
        : graph.Weight(source, name + ".bias", outputs);

    private static string WithBias(OnnxGraphBuilder graph, string rows, string? bias) => bias is null ? rows : graph.Add(rows, bias);

    private static string HalfLinear(OnnxGraphBuilder graph, IWeightSource source, string rows, string name, long inputs, long outputs, string? bias)
    {
        string weight = graph.Constant(new HalfInitializer(name + ".weight", source, name + ".weight", [outputs, inputs]));
        return graph.Wide(graph.RowProduct(Operands(graph.Half(rows), weight, bias)));
    }

    /// <summary>
    /// x ≈ m·(q - 128)/127 with m = max |x| + 1e-8 of the row, so that y = m·(Σ (q - 128)·w8)·scale/127: no row knows of another. A row with a
    /// number that is none has such a maximum, and so does its answer.
    /// </summary>
    private static string Int8Linear(OnnxGraphBuilder graph, IWeightSource source, string rows, string name, int inputs, int outputs)
    {
        (string quantized, string magnitude) = Quantized(graph, rows);
        return graph.Multiply(graph.Int8Product(source, quantized, name, inputs, outputs), magnitude);
    }

    /// <summary>Σ (q - 128)·w8·scale/127 of 8-bit rows: a linear layer without the rows' magnitudes.</summary>
    public static string Int8Product(this OnnxGraphBuilder graph, IWeightSource source, string quantized, string name, int inputs, int outputs)
    {
        Int8Initializer data = new(name + ".weight", source, name + ".weight", outputs, inputs, Int8Support.Limit(graph.Options.Int8Weights));
        string weight = graph.Constant(data);
        string scale = graph.Constant(new ScaleInitializer(name + ".weight.scale", [outputs], data));
        string unit = graph.Scalar(1 / ActivationLimit);
        string zero = graph.ByteScalar(ActivationZero);
        return graph.IsFused
            ? graph.FusedNode("MatMulIntegerToFloat", [quantized, weight, unit, scale, zero])
            : graph.Multiply(graph.Cast(graph.Node("MatMulInteger", [quantized, weight, zero]), OnnxElementType.Float), graph.Multiply(scale, unit));
    }

    /// <summary>The 8-bit form of rows and each row's largest magnitude, made once for all layers that read the rows.</summary>
    private static (string Quantized, string Magnitude) Quantized(OnnxGraphBuilder graph, string rows)
    {
        if (!graph.Shared.TryGetValue(("int8", rows), out string[]? made))
        {
            string largest = graph.ReduceLast("ReduceMax", graph.Node("Abs", [rows]));
            string magnitude = graph.Add(largest, graph.Scalar(SmallestMagnitude));
            string quantized = graph.IsFused
                ? QuantizedByRow(graph, rows, magnitude)
                : graph.Node("QuantizeLinear", [graph.Divide(rows, magnitude), graph.Scalar(1 / ActivationLimit), graph.ByteScalar(ActivationZero)]);
            made = [quantized, magnitude];
            graph.Shared.Add(("int8", rows), made);
        }

        return (made[0], made[1]);
    }

    /// <summary>One pass with a scale per row in place of a division and a pass with one scale.</summary>
    private static string QuantizedByRow(OnnxGraphBuilder graph, string rows, string magnitude)
    {
        string scale = graph.Reshape(graph.Multiply(magnitude, graph.Scalar(1 / ActivationLimit)), -1);
        if (!graph.Shared.TryGetValue(("zeros", graph.RowGroup), out string[]? zeros))
        {
            zeros = [graph.Expand(graph.ByteScalar(ActivationZero), graph.Node("Shape", [scale]))];
            graph.Shared.Add(("zeros", graph.RowGroup), zeros);
        }

        return graph.Node("QuantizeLinear", [rows, scale, zeros[0]], OnnxAttribute.Of("axis", 0L));
    }

    private static string Int4Linear(OnnxGraphBuilder graph, IWeightSource source, string rows, string name, int inputs, int outputs, string? bias)
    {
        int block = graph.Options.Int4BlockSize;
        Int4Initializer data = new(name + ".weight", source, name + ".weight", outputs, inputs, block);
        string weight = graph.Constant(data);
        string scale = graph.Constant(new ScaleInitializer(name + ".weight.scale", [(long)outputs * Int4Initializer.Blocks(inputs, block)], data));
        return graph.FusedNode(
            "MatMulNBits",
            bias is null ? [rows, weight, scale] : [rows, weight, scale, "", "", bias],
            OnnxAttribute.Of("K", (long)inputs),
            OnnxAttribute.Of("N", (long)outputs),
            OnnxAttribute.Of("bits", 4L),
            OnnxAttribute.Of("block_size", (long)block),
            OnnxAttribute.Of("accuracy_level", Int4AccuracyLevel));
    }
}
