using SimpleVlaRl.Core.Policies;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>One vision transformer, from raw patches to patch features; see <see cref="VisionEncoderArchitecture"/>.</summary>
internal sealed class VisionEncoder : IDisposable
{
    private readonly ParameterStore parameters;
    private readonly VisionEncoderArchitecture encoder;
    private readonly string prefix;
    private readonly torch.Tensor pixelScale;
    private readonly torch.Tensor pixelShift;

    public VisionEncoder(ParameterStore parameters, VisionEncoderArchitecture encoder, torch.Device device)
    {
        this.parameters = parameters;
        this.encoder = encoder;
        prefix = PolicyTensorNames.Vision(encoder);

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

    /// <summary>Encodes patches.</summary>
    /// <param name="patches">Samples 0 to 255, [n, patches, 3 · side²].</param>
    /// <returns>Features, [n, patches, width].</returns>
    public torch.Tensor Forward(torch.Tensor patches)
    {
        torch.Tensor pixels = (patches * pixelScale).add_(pixelShift);
        torch.Tensor weight = parameters[prefix + "patch_embed.proj.weight"].view(encoder.Width, -1);
        torch.Tensor hidden = functional.linear(pixels, weight, parameters[prefix + "patch_embed.proj.bias"]).add_(parameters[prefix + "pos_embed"]);
        if (encoder.PrefixTokenCount > 0)
        {
            List<torch.Tensor> parts = [parameters[prefix + "cls_token"].expand(hidden.shape[0], 1, encoder.Width)];
            if (encoder.PrefixTokenCount > 1)
            {
                parts.Add(parameters[prefix + "reg_token"].expand(hidden.shape[0], encoder.PrefixTokenCount - 1, encoder.Width));
            }

            hidden = torch.cat([.. parts, hidden], 1);
        }

        for (int block = 0; block < encoder.BlockCount; block++)
        {
            string name = $"{prefix}blocks.{block}.";
            hidden = RecomputedLayer.Run(parameters.RecomputesLayers, hidden, input => Block(input, name));
        }

        return encoder.PrefixTokenCount > 0 ? hidden.narrow(1, encoder.PrefixTokenCount, patches.shape[1]) : hidden;
    }

    public void Dispose()
    {
        pixelScale.Dispose();
        pixelShift.Dispose();
    }

    private torch.Tensor Block(torch.Tensor hidden, string block)
    {
        (long batch, long count) = (hidden.shape[0], hidden.shape[1]);
        torch.Tensor joined = Linear(Normalize(hidden, block + "norm1"), block + "attn.qkv");
        torch.Tensor[] parts = joined.view(batch, count, 3, encoder.HeadCount, encoder.Width / encoder.HeadCount).permute(2, 0, 3, 1, 4).unbind(0);
        torch.Tensor mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]);
        torch.Tensor attended = Linear(mixed.transpose(1, 2).reshape(batch, count, encoder.Width), block + "attn.proj");
        hidden = hidden + Scale(attended, block + "ls1.scale_factor");
        torch.Tensor inner = functional.gelu(Linear(Normalize(hidden, block + "norm2"), block + "mlp.fc1"));
        return hidden + Scale(Linear(inner, block + "mlp.fc2"), block + "ls2.scale_factor");
    }

    private torch.Tensor Linear(torch.Tensor input, string name) => parameters.Linear(input, name, hasBias: true);

    private torch.Tensor Normalize(torch.Tensor hidden, string name) =>
        functional.layer_norm(hidden, [encoder.Width], parameters[name + ".weight"], parameters[name + ".bias"], encoder.LayerNormEpsilon);

    private torch.Tensor Scale(torch.Tensor branch, string name) => encoder.HasLayerScale ? branch * parameters[name] : branch;
}
