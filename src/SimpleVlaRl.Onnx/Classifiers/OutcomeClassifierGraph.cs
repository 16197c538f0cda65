using SimpleVlaRl.Core.Outcomes;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Classifiers;

/// <summary>Writes an outcome classifier as an ONNX graph: pictures as bytes in, a probability out.</summary>
public static class OutcomeClassifierGraph
{
    /// <summary>The input, uint8 [batch, cameras, side, side, 3].</summary>
    public const string Images = "images";

    /// <summary>The output, float [batch, 1].</summary>
    public const string Probability = "probability";

    /// <summary>Writes <c>classifier.onnx</c>.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="weights">Its weights, by the names of <see cref="OutcomeNetworkShape.Weights"/>.</param>
    /// <param name="folder">Where to; made when missing.</param>
    /// <returns>The lower-case SHA-256 of the file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string Write(OutcomeNetworkShape shape, IWeightSource weights, string folder)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weights);
        PolicyExportOptions options = new() { Dialect = OperatorDialect.Portable, EmbeddedByteLimit = long.MaxValue };
        OnnxGraphBuilder graph = new(options) { Scope = "classifier" };
        int side = shape.ImageSize;
        string images = graph.Input(
            Images, OnnxElementType.UInt8, "batch", shape.CameraCount, side, side, OutcomeNetworkShape.Channels);

        // The cameras share the convolutions, so each picture is a row of the batch.
        string rows = graph.Node("Reshape", [images, graph.Integers(-1, side, side, OutcomeNetworkShape.Channels)]);
        string numbers = graph.Node("Cast", [rows], OnnxAttribute.Of("to", (long)OnnxElementType.Float));
        string hidden = graph.Node("Transpose", [graph.Node("Div", [numbers, graph.Scalar(255)])], OnnxAttribute.List("perm", 0, 3, 1, 2));
        for (int layer = 0; layer < OutcomeNetworkShape.Widths.Count; layer++)
        {
            string name = OutcomeNetworkShape.Convolution(layer);
            hidden = graph.Node(
                "Conv",
                [hidden, Weight(graph, shape, weights, name + ".weight"), Weight(graph, shape, weights, name + ".bias")],
                OnnxAttribute.List("kernel_shape", OutcomeNetworkShape.Kernel, OutcomeNetworkShape.Kernel),
                OnnxAttribute.List("strides", 2, 2),
                OnnxAttribute.List("pads", 1, 1, 1, 1));
            hidden = graph.Node("Relu", [hidden]);
        }

        hidden = graph.Node("Reshape", [hidden, graph.Integers(-1, shape.FeatureCount)]);
        hidden = graph.Node("Relu", [Linear(graph, shape, weights, hidden, OutcomeNetworkShape.Hidden)]);
        string probability = graph.Node("Sigmoid", [Linear(graph, shape, weights, hidden, OutcomeNetworkShape.Logit)]);
        graph.Output(Probability, probability, OnnxElementType.Float, "batch", 1);
        return OnnxModelWriter.Write(graph, folder, ClassifierManifest.GraphName, options.EmbeddedByteLimit, new Dictionary<string, string>())
            [ClassifierManifest.GraphName];
    }

    private static string Linear(OnnxGraphBuilder graph, OutcomeNetworkShape shape, IWeightSource weights, string input, string name) =>
        graph.RowProduct(input, Weight(graph, shape, weights, name + ".weight"), Weight(graph, shape, weights, name + ".bias"));

    private static string Weight(OnnxGraphBuilder graph, OutcomeNetworkShape shape, IWeightSource weights, string name) =>
        graph.Weight(weights, name, [.. shape.Weights.First(weight => weight.Name == name).Shape]);
}
