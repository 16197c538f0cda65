using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace SimpleVlaRl.Training.Networks;

/// <summary>One vision transformer, from images to patch features; see <see cref="VisionEncoderArchitecture"/>.</summary>
internal sealed class VisionEncoder : IDisposable
{
    private readonly ParameterStore parameters;
    private readonly VisionEncoderArchitecture encoder;
    private readonly string prefix;
    private readonly PatchProjection? projection;
    private readonly ConvolutionStem? stem;

    public VisionEncoder(ParameterStore parameters, VisionEncoderArchitecture encoder, torch.Device device)
    {
        this.parameters = parameters;
        this.encoder = encoder;
        prefix = PolicyTensorNames.Vision(encoder);

        projection = encoder.HasStem ? null : new PatchProjection(parameters, encoder, device);
        stem = encoder.HasStem ? new ConvolutionStem(parameters, encoder, device) : null;
    }

    /// <summary>Encodes images.</summary>
    /// <param name="images">Samples, uint8 [n, size, size, 3].</param>
    /// <param name="patches">The same cut into patches, [n, patches, 3 · side²]: see <see cref="PatchProjection.Patches"/>; not looked at by a stem.</param>
    /// <returns>Features, [n, patches, width].</returns>
    public torch.Tensor Forward(torch.Tensor images, Lazy<torch.Tensor> patches)
    {
        torch.Tensor hidden = (stem is null ? projection!.Forward(patches.Value) : stem.Forward(images)).AddInPlace(parameters[prefix + "pos_embed"]);
        long patchCount = hidden.shape[1];
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

        return encoder.PrefixTokenCount > 0 ? hidden.narrow(1, encoder.PrefixTokenCount, patchCount) : hidden;
    }

    public void Dispose()
    {
        projection?.Dispose();
        stem?.Dispose();
    }

    private torch.Tensor Block(torch.Tensor hidden, string block)
    {
        (long batch, long count) = (hidden.shape[0], hidden.shape[1]);
        torch.Tensor joined = Linear(Normalize(hidden, block + "norm1"), block + "attn.qkv");
        torch.Tensor[] parts = joined.view(batch, count, 3, encoder.HeadCount, encoder.Width / encoder.HeadCount).permute(2, 0, 3, 1, 4).unbind(0);
        torch.Tensor mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]);
        torch.Tensor attended = Linear(mixed.transpose(1, 2).reshape(batch, count, encoder.Width), block + "attn.proj");
        hidden = hidden.Plus(Scale(attended, block + "ls1.scale_factor"));
        torch.Tensor inner = functional.gelu(Linear(Normalize(hidden, block + "norm2"), block + "mlp.fc1"));
        return hidden.Plus(Scale(Linear(inner, block + "mlp.fc2"), block + "ls2.scale_factor"));
    }

    private torch.Tensor Linear(torch.Tensor input, string name) => parameters.Linear(input, name, hasBias: true);

    private torch.Tensor Normalize(torch.Tensor hidden, string name) =>
        functional.layer_norm(hidden, [encoder.Width], parameters[name + ".weight"], parameters[name + ".bias"], encoder.LayerNormEpsilon);

    private torch.Tensor Scale(torch.Tensor branch, string name) => encoder.HasLayerScale ? branch * parameters[name] : branch;
}
