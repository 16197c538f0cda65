using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Emitters;

/// <summary>An encoder's patch embedding with its pixel normalisation folded in, so that the graph takes bytes.</summary>
/// <remarks>
/// w·((x/255 - mean)/std) + b = (w/(255 std))·x + (b - Σ w mean/std), computed in double precision. The convolution's [out, channel, row,
/// column] becomes [out, row, column, channel], the order of the bytes in a patch.
/// </remarks>
public static class FoldedPatchEmbedding
{
    /// <summary>The weight's name in a graph.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>The initializer's name.</returns>
    public static string WeightName(VisionEncoderArchitecture encoder) => Prefix(encoder) + "weight.folded";

    /// <summary>The bias's name in a graph.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>The initializer's name.</returns>
    public static string BiasName(VisionEncoderArchitecture encoder) => Prefix(encoder) + "bias.folded";

    /// <summary>Folds.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="encoder">The encoder.</param>
    /// <returns>The weight, [width, side · side · 3], and the bias, [width].</returns>
    public static (float[] Weight, float[] Bias) Compute(IWeightSource source, VisionEncoderArchitecture encoder)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(encoder);
        int area = encoder.PatchSize * encoder.PatchSize;
        float[] stored = new float[encoder.Width * 3 * area];
        float[] bias = new float[encoder.Width];
        source.Read(Prefix(encoder) + "weight", 0, stored);
        source.Read(Prefix(encoder) + "bias", 0, bias);

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

        return (folded, bias);
    }

    private static string Prefix(VisionEncoderArchitecture encoder) => PolicyTensorNames.Vision(encoder) + "patch_embed.proj.";
}
