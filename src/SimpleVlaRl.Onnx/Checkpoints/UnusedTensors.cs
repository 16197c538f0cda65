using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Tensors that OpenVLA checkpoints hold although nothing computes with them: timm runs each encoder's last block and discards it.</summary>
internal static class UnusedTensors
{
    /// <summary>The beginnings of their names.</summary>
    public static IEnumerable<string> Prefixes(PolicyArchitecture architecture)
    {
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            string prefix = PolicyTensorNames.Vision(encoder);
            yield return $"{prefix}blocks.{encoder.BlockCount}.";
            yield return prefix + "norm.";
            yield return prefix + "attn_pool.";
        }

        yield return architecture.Head == PolicyHead.Tokens ? PolicyTensorNames.RegressionHead : PolicyTensorNames.Head;
    }

    /// <summary>Name and shape of those that a released checkpoint has.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<long> Shape)> All(PolicyArchitecture architecture)
    {
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            string prefix = PolicyTensorNames.Vision(encoder);
            long width = encoder.Width;
            string block = $"{prefix}blocks.{encoder.BlockCount}.";
            PolicyArchitecture deeper = architecture with { VisionEncoders = [encoder with { BlockCount = encoder.BlockCount + 1 }] };
            foreach ((string, IReadOnlyList<long>) tensor in PolicyTensorNames
                .All(deeper)
                .Where(tensor => tensor.Name.StartsWith(block, StringComparison.Ordinal)))
            {
                yield return tensor;
            }

            yield return (prefix + "norm.weight", [width]);
            yield return (prefix + "norm.bias", [width]);
            if (encoder.PrefixTokenCount == 0)
            {
                foreach ((string, IReadOnlyList<long>) tensor in AttentionPool(prefix + "attn_pool.", width, encoder.MlpHiddenWidth))
                {
                    yield return tensor;
                }
            }
        }

        if (architecture.Head == PolicyHead.Regression)
        {
            yield return (PolicyTensorNames.Head, [architecture.HeadRowCount, architecture.Decoder.Width]);
        }
    }

    /// <summary>timm <c>AttentionPoolLatent</c>, SigLIP's pooling head.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<long> Shape)> AttentionPool(string prefix, long width, long hidden)
    {
        yield return (prefix + "latent", [1, 1, width]);
        foreach ((string name, long outputs, long inputs) in ((string, long, long)[])[("q", width, width), ("kv", 2 * width, width), ("proj", width, width)])
        {
            yield return ($"{prefix}{name}.weight", [outputs, inputs]);
            yield return ($"{prefix}{name}.bias", [outputs]);
        }

        yield return (prefix + "norm.weight", [width]);
        yield return (prefix + "norm.bias", [width]);
        yield return (prefix + "mlp.fc1.weight", [hidden, width]);
        yield return (prefix + "mlp.fc1.bias", [hidden]);
        yield return (prefix + "mlp.fc2.weight", [width, hidden]);
        yield return (prefix + "mlp.fc2.bias", [width]);
    }
}
