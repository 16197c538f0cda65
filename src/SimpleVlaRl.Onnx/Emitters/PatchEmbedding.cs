using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Emits an encoder's patch embedding with its pixel normalisation folded in; see <see cref="FoldedPatchEmbedding"/>.</summary>
internal static class PatchEmbedding
{
    public static (string Weight, string Bias) Fold(OnnxGraphBuilder graph, IWeightSource source, VisionEncoderArchitecture encoder)
    {
        (float[] weight, float[] bias) = FoldedPatchEmbedding.Compute(source, encoder);
        return (
            graph.Floats(FoldedPatchEmbedding.WeightName(encoder), weight, encoder.Width, weight.Length / encoder.Width),
            graph.Floats(FoldedPatchEmbedding.BiasName(encoder), bias, encoder.Width));
    }
}
