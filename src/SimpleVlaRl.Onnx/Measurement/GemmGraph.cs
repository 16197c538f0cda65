using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Measurement;

/// <summary>Writes a graph of matrix products and nothing else, as the bound that a policy of those products is measured against.</summary>
public static class GemmGraph
{
    /// <summary>Writes <c>model.onnx</c> with one input per distinct first operand, one output per product, and random weights.</summary>
    /// <param name="shapes">The products, in the order in which they run.</param>
    /// <param name="folder">Where to; made when missing.</param>
    /// <returns>The graph's path.</returns>
    public static string Write(IReadOnlyList<GemmShape> shapes, string folder)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        PolicyExportOptions options = new() { Dialect = OperatorDialect.Fused, Int8Weights = Int8WeightRange.ThisProcessor };
        OnnxGraphBuilder graph = new(options) { Scope = "gemm" };
        HashSet<string> inputs = [];
        for (int index = 0; index < shapes.Count; index++)
        {
            GemmShape shape = shapes[index];
            graph.Output($"y{index}", Product(graph, shape, index, inputs), OnnxElementType.Float, [.. Sizes(shape, shape.Rows, shape.Columns)]);
        }

        OnnxModelWriter.Write(graph, folder, PolicyExporter.FileName, options.EmbeddedByteLimit, new Dictionary<string, string>());
        return Path.Combine(folder, PolicyExporter.FileName);
    }

    private static string Product(OnnxGraphBuilder graph, GemmShape shape, int index, HashSet<string> inputs)
    {
        if (shape.Weight is null)
        {
            return graph.MatrixProduct(Operand(graph, shape, shape.Rows, shape.Inner, inputs), Operand(graph, shape, shape.Inner, shape.Columns, inputs));
        }

        string name = $"w{index}";
        RandomMatrix weight = new(
            name + ".weight", shape.Weight == Precision.Fp32 ? shape.Inner : shape.Columns, shape.Weight == Precision.Fp32 ? shape.Columns : shape.Inner);
        switch (shape.Weight)
        {
            case Precision.Fp32:
                return graph.MatrixProduct(
                    Operand(graph, shape, shape.Rows, shape.Inner, inputs), graph.Weight(weight, weight.Name, shape.Inner, shape.Columns));
            case Precision.Int8:
                return graph.Int8Product(
                    weight, Operand(graph, shape, shape.Rows, shape.Inner, inputs, OnnxElementType.UInt8), name, shape.Inner, shape.Columns);
            case Precision.Int4:
                graph.LinearPrecision = Precision.Int4;
                return graph.Linear(weight, Operand(graph, shape, shape.Rows, shape.Inner, inputs), name, shape.Inner, shape.Columns, hasBias: false);
            default:
                throw new NotSupportedException($"There is no bare product in '{shape.Weight}'; a CPU computes it in '{Precision.Fp32}'.");
        }
    }

    private static string Operand(
        OnnxGraphBuilder graph, GemmShape shape, int rows, int columns, HashSet<string> inputs, OnnxElementType type = OnnxElementType.Float)
    {
        string name = $"x_{type}_{shape.Count}_{rows}_{columns}";
        return inputs.Add(name) ? graph.Input(name, type, [.. Sizes(shape, rows, columns)]) : name;
    }

    private static IEnumerable<OnnxDimension> Sizes(GemmShape shape, int rows, int columns) =>
        shape.Count == 1 ? [rows, columns] : [shape.Count, rows, columns];

    private sealed class RandomMatrix(string name, int rows, int columns) : IWeightSource
    {
        public string Name => name;

        public IReadOnlyCollection<TensorDescription> Tensors { get; } = [new TensorDescription(name, TensorElementType.Float32, [rows, columns])];

        public void Read(string tensor, long firstElement, Span<float> destination)
        {
            Random random = new(unchecked((int)firstElement));
            foreach (ref float value in destination)
            {
                value = random.NextSingle() - 0.5f;
            }
        }
    }
}
