using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>Folds an encoder's pixel normalisation into its patch embedding, so that the graph takes bytes.</summary>
/// <remarks>
/// w·((x/255 - mean)/std) + b = (w/(255 std))·x + (b - Σ w mean/std), computed in double precision. The convolution's [out, channel, row,
/// column] becomes [out, row, column, channel], the order of the bytes in a patch.
/// </remarks>
internal static class PatchEmbedding
{
    public static (string Weight, string Bias) Fold(OnnxGraphBuilder graph, IWeightSource source, VisionEncoderArchitecture encoder)
    {
        string name = PolicyTensorNames.Vision(encoder) + "patch_embed.proj.";
        int area = encoder.PatchSize * encoder.PatchSize;
        float[] stored = new float[encoder.Width * 3 * area];
        float[] bias = new float[encoder.Width];
        source.Read(name + "weight", 0, stored);
        source.Read(name + "bias", 0, bias);

        float[] folded = new float[stored.Length];
        for (int output = 0; output < encoder.Width; output++)
        {
            double constant = bias[output];
            for (int channel = 0; channel < 3; channel++)
            {
                double mean = encoder.Mean[channel];
                double deviation = encoder.StandardDeviation[channel];
                for (int pixel = 0; pixel < area; pixel++)
                {
                    double weight = stored[(((output * 3) + channel) * area) + pixel];
                    folded[(((output * area) + pixel) * 3) + channel] = (float)(weight / (255.0 * deviation));
                    constant -= weight * mean / deviation;
                }
            }

            bias[output] = (float)constant;
        }

        return (graph.Floats(name + "weight.folded", folded, encoder.Width, 3 * area), graph.Floats(name + "bias.folded", bias, encoder.Width));
    }
}
