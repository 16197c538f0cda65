using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Arithmetic;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Fresh weights from a seed.</summary>
/// <remarks>
/// Linear layers are normal with variance 1/inputs; those that write to a residual stream are divided by sqrt(2·layers), as in GPT-2
/// (Radford et al. 2019, section 2.3), so that depth does not raise the stream's variance; the head starts near zero, so that the first
/// loss is ln 256.
/// </remarks>
internal static class ParameterInitialization
{
    private const double SmallDeviation = 0.02;
    private const double LayerScale = 0.1;

    public static void Fill(ParameterStore store, PolicyArchitecture architecture, long seed)
    {
        using torch.Generator generator = new((ulong)seed, torch.CPU);
        using IDisposable noGrad = torch.no_grad();
        double decoderBranch = 1 / Math.Sqrt(2.0 * architecture.Decoder.LayerCount);
        foreach ((string name, IReadOnlyList<long> shape) in store.Names)
        {
            if ((name.Contains("norm", StringComparison.Ordinal) || name.Contains("ffn.0", StringComparison.Ordinal))
                && name.EndsWith("weight", StringComparison.Ordinal))
            {
                store[name].FillInPlace(1);
            }
            else if (name.EndsWith("scale_factor", StringComparison.Ordinal))
            {
                store[name].FillInPlace(LayerScale);
            }
            else if (!name.EndsWith("bias", StringComparison.Ordinal))
            {
                using torch.Tensor values = torch.randn([.. shape], generator: generator);
                values.MultiplyInPlace(Deviation(name, shape, architecture, decoderBranch));
                store[name].copy_(values);
            }
        }
    }

    private static double Deviation(string name, IReadOnlyList<long> shape, PolicyArchitecture architecture, double decoderBranch)
    {
        if (shape.Count == 3 || name == PolicyTensorNames.Head)
        {
            return SmallDeviation;
        }

        // Embedded prompt tokens enter beside projected patches; both have about unit scale.
        double deviation = name == PolicyTensorNames.TokenEmbedding ? 1.0 : 1 / Math.Sqrt(shape.Skip(1).Aggregate(1L, (product, size) => product * size));
        if (name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal))
        {
            return deviation * decoderBranch;
        }

        if (name.Contains(".stem.", StringComparison.Ordinal))
        {
            // Each GELU halves the variance (He et al. 2015, arXiv 1502.01852, section 2.2).
            return deviation * Math.Sqrt(2);
        }

        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            bool writesToStream = name.EndsWith("attn.proj.weight", StringComparison.Ordinal) || name.EndsWith("mlp.fc2.weight", StringComparison.Ordinal);
            if (writesToStream && name.StartsWith(PolicyTensorNames.Vision(encoder), StringComparison.Ordinal))
            {
                return deviation / Math.Sqrt(2.0 * encoder.BlockCount);
            }
        }

        return deviation;
    }
}
