using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits an encoder's convolution stem: see <see cref="VisionEncoderArchitecture.StemWidths"/>.</summary>
/// <remarks>
/// The convolutions are in single precision in every precision of the graph: they are a few hundredths of a policy's work. Pixels are normalised before them
/// and not in their weights, since the border is padded with the normalised zero.
/// </remarks>
internal sealed class ConvolutionStemEmitter(OnnxGraphBuilder graph, IWeightSource weights, VisionEncoderArchitecture encoder, int imageSize)
{
    private readonly string prefix = PolicyTensorNames.Vision(encoder) + "patch_embed.";

    /// <summary>Emits the stem.</summary>
    /// <param name="images">uint8 [B, N, H, W, 3].</param>
    /// <returns>float [B·N·patches, width].</returns>
    public string Emit(string images)
    {
        string hidden = graph.Cast(graph.Transpose(graph.Reshape(images, -1, imageSize, imageSize, 3), 0, 3, 1, 2), OnnxElementType.Float);
        hidden = graph.Add(
            graph.Multiply(hidden, Channels("scale", (_, deviation) => 1 / (255 * deviation))), Channels("shift", (mean, deviation) => -mean / deviation));
        int inputs = 3;
        for (int layer = 0; layer < encoder.StemWidths!.Count; layer++)
        {
            int outputs = encoder.StemWidths[layer];
            string name = $"{prefix}stem.{layer}.";
            string[] operands = [hidden, graph.Weight(weights, name + "weight", outputs, inputs, 3, 3), graph.Weight(weights, name + "bias", outputs)];
            OnnxAttribute[] shape = [OnnxAttribute.List("kernel_shape", 3, 3), OnnxAttribute.List("strides", 2, 2), OnnxAttribute.List("pads", 1, 1, 1, 1)];
            hidden = graph.Gelu(graph.Node("Conv", operands, shape));
            inputs = outputs;
        }

        string rows = graph.Reshape(graph.Transpose(hidden, 0, 2, 3, 1), -1, inputs);
        return graph.Linear(weights, rows, prefix + "proj", inputs, encoder.Width, hasBias: true);
    }

    private string Channels(string name, Func<double, double, double> value) => graph.Floats(
        $"{prefix}{name}", [.. encoder.Mean.Zip(encoder.StandardDeviation, (mean, deviation) => (float)value(mean, deviation))], 3, 1, 1);
}
