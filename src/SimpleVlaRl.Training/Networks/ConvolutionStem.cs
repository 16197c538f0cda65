using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>An encoder's patch embedding of convolutions: see <see cref="VisionEncoderArchitecture.StemWidths"/>.</summary>
internal sealed class ConvolutionStem : IDisposable
{
    private readonly ParameterStore parameters;
    private readonly int layerCount;
    private readonly string prefix;
    private readonly torch.Tensor pixelScale;
    private readonly torch.Tensor pixelShift;

    public ConvolutionStem(ParameterStore parameters, VisionEncoderArchitecture encoder, torch.Device device)
    {
        this.parameters = parameters;
        layerCount = encoder.StemWidths!.Count;
        prefix = PolicyTensorNames.Vision(encoder) + "patch_embed.";
        pixelScale = OfChannels(encoder, (mean, deviation) => 1 / (255 * deviation), device);
        pixelShift = OfChannels(encoder, (mean, deviation) => -mean / deviation, device);
    }

    /// <summary>Embeds the patches of images.</summary>
    /// <param name="images">Samples, uint8 [n, size, size, 3].</param>
    /// <returns>[n, patches, width].</returns>
    public torch.Tensor Forward(torch.Tensor images)
    {
        torch.Tensor hidden = (images.permute(0, 3, 1, 2).to_type(torch.float32) * pixelScale).AddInPlace(pixelShift).contiguous();
        for (int layer = 0; layer < layerCount; layer++)
        {
            string name = $"{prefix}stem.{layer}.";
            hidden = functional.gelu(functional.conv2d(hidden, parameters[name + "weight"], parameters[name + "bias"], strides: [2, 2], padding: [1, 1]));
        }

        return parameters.Linear(hidden.flatten(2).transpose(1, 2), prefix + "proj", hasBias: true);
    }

    public void Dispose()
    {
        pixelScale.Dispose();
        pixelShift.Dispose();
    }

    private static torch.Tensor OfChannels(VisionEncoderArchitecture encoder, Func<double, double, double> value, torch.Device device)
    {
        float[] values = [.. encoder.Mean.Zip(encoder.StandardDeviation, (mean, deviation) => (float)value(mean, deviation))];
        using torch.Tensor channels = torch.tensor(values, device: device);
        return channels.view(3, 1, 1).clone().DetachFromDisposeScope();
    }
}
