using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>An encoder's patch embedding of one linear layer over a patch's normalised pixels.</summary>
internal sealed class PatchProjection : IDisposable
{
    private readonly ParameterStore parameters;
    private readonly VisionEncoderArchitecture encoder;
    private readonly string prefix;
    private readonly torch.Tensor pixelScale;
    private readonly torch.Tensor pixelShift;

    public PatchProjection(ParameterStore parameters, VisionEncoderArchitecture encoder, torch.Device device)
    {
        this.parameters = parameters;
        this.encoder = encoder;
        prefix = PolicyTensorNames.Vision(encoder) + "patch_embed.proj.";

        // (sample / 255 - mean) / deviation as one multiplication and one addition, laid out as a patch: channel, row, column.
        int area = encoder.PatchSize * encoder.PatchSize;
        float[] scale = new float[3 * area];
        float[] shift = new float[3 * area];
        for (int index = 0; index < scale.Length; index++)
        {
            scale[index] = (float)(1 / (255.0 * encoder.StandardDeviation[index / area]));
            shift[index] = (float)(-encoder.Mean[index / area] / encoder.StandardDeviation[index / area]);
        }

        pixelScale = torch.tensor(scale, device: device).DetachFromDisposeScope();
        pixelShift = torch.tensor(shift, device: device).DetachFromDisposeScope();
    }

    /// <summary>Cuts images into patches.</summary>
    /// <param name="images">Samples, uint8 [n, size, size, 3].</param>
    /// <param name="patchSize">The side of a patch in pixels.</param>
    /// <returns>Samples 0 to 255, float32 [n, patches, 3 · side²].</returns>
    public static torch.Tensor Patches(torch.Tensor images, int patchSize)
    {
        long count = images.shape[0];
        long grid = images.shape[1] / patchSize;
        return images.view(count, grid, patchSize, grid, patchSize, 3).permute(0, 1, 3, 5, 2, 4).contiguous()
            .view(count, grid * grid, 3 * patchSize * patchSize).to_type(torch.float32);
    }

    /// <summary>Embeds patches.</summary>
    /// <param name="patches">Samples 0 to 255, [n, patches, 3 · side²].</param>
    /// <returns>[n, patches, width].</returns>
    public torch.Tensor Forward(torch.Tensor patches)
    {
        torch.Tensor pixels = (patches * pixelScale).AddInPlace(pixelShift);
        return functional.linear(pixels, parameters[prefix + "weight"].view(encoder.Width, -1), parameters[prefix + "bias"]);
    }

    public void Dispose()
    {
        pixelScale.Dispose();
        pixelShift.Dispose();
    }
}
