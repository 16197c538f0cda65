namespace SimpleVlaRl.Core.Policies;

/// <summary>The tensors of a policy by their Hugging Face names (OpenVLA-OFT checkpoints), with the shapes an architecture gives them.</summary>
/// <remarks>Linear weights are stored [out, in], as PyTorch does. Sources: openvla-oft <c>modeling_prismatic.py</c>, timm 0.9.10, transformers Llama.</remarks>
public static class PolicyTensorNames
{
    /// <summary>The token embedding table.</summary>
    public const string TokenEmbedding = "language_model.model.embed_tokens.weight";

    /// <summary>The scale of the decoder's final RMSNorm.</summary>
    public const string FinalNorm = "language_model.model.norm.weight";

    /// <summary>The LM head.</summary>
    public const string Head = "language_model.lm_head.weight";

    /// <summary>The prefix of the tensors of a regression head.</summary>
    public const string RegressionHead = "action_head.model.";

    /// <summary>The residual blocks of a regression head.</summary>
    public const int RegressionBlockCount = 2;

    /// <summary>The prefix of an image encoder's tensors.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <returns>The prefix, ending in a dot.</returns>
    public static string Vision(VisionEncoderArchitecture encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return $"vision_backbone.{encoder.Name}.";
    }

    /// <summary>The prefix of a decoder layer's tensors.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <returns>The prefix, ending in a dot.</returns>
    public static string DecoderLayer(int layer) => $"language_model.model.layers.{layer}.";

    /// <summary>Every tensor of a policy, in the order of the forward pass.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>Name and shape of each tensor.</returns>
    public static IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> All(PolicyArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        List<(string, IReadOnlyList<long>)> tensors = [];
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders)
        {
            AddVision(tensors, encoder, architecture.PatchesPerImage);
        }

        int input = architecture.VisionWidth;
        int[] outputs = [.. architecture.ProjectorHiddenWidths, architecture.Decoder.Width];
        for (int layer = 0; layer < outputs.Length; layer++)
        {
            AddLinear(tensors, $"projector.fc{layer + 1}", outputs[layer], input);
            input = outputs[layer];
        }

        int width = architecture.Decoder.Width;
        if (architecture.ProprioceptionDimension > 0)
        {
            AddLinear(tensors, "proprio_projector.fc1", width, architecture.ProprioceptionDimension);
            AddLinear(tensors, "proprio_projector.fc2", width, width);
        }

        tensors.Add((TokenEmbedding, [architecture.VocabularySize, width]));
        for (int layer = 0; layer < architecture.Decoder.LayerCount; layer++)
        {
            AddDecoderLayer(tensors, DecoderLayer(layer), width, architecture.Decoder.MlpHiddenWidth);
        }

        tensors.Add((FinalNorm, [width]));
        if (architecture.Head == PolicyHead.Tokens)
        {
            tensors.Add((Head, [architecture.HeadRowCount, width]));
        }
        else
        {
            AddRegressionHead(tensors, width, architecture.ActionDimension);
        }

        return tensors;
    }

    /// <summary>The number of parameters.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The sum over all tensors.</returns>
    public static long ParameterCount(PolicyArchitecture architecture) =>
        All(architecture).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>How many numbers a forward pass can touch: all parameters, but only the action rows of the LM head.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The sum over all tensors.</returns>
    public static long ReadElementCount(PolicyArchitecture architecture) => architecture.Head == PolicyHead.Tokens
        ? ParameterCount(architecture) - ((long)(architecture.HeadRowCount - Actions.ActionBins.Count) * architecture.Decoder.Width)
        : ParameterCount(architecture);

    private static void AddVision(List<(string, IReadOnlyList<long>)> tensors, VisionEncoderArchitecture encoder, int patches)
    {
        string prefix = Vision(encoder);
        int width = encoder.Width;
        if (encoder.PrefixTokenCount > 0)
        {
            tensors.Add((prefix + "cls_token", [1, 1, width]));
        }

        if (encoder.PrefixTokenCount > 1)
        {
            tensors.Add((prefix + "reg_token", [1, encoder.PrefixTokenCount - 1, width]));
        }

        tensors.Add((prefix + "pos_embed", [1, patches, width]));
        AddPatchEmbedding(tensors, encoder, prefix + "patch_embed.");
        for (int block = 0; block < encoder.BlockCount; block++)
        {
            string name = $"{prefix}blocks.{block}.";
            tensors.Add((name + "norm1.weight", [width]));
            tensors.Add((name + "norm1.bias", [width]));
            AddLinear(tensors, name + "attn.qkv", 3 * width, width);
            AddLinear(tensors, name + "attn.proj", width, width);
            if (encoder.HasLayerScale)
            {
                tensors.Add((name + "ls1.scale_factor", [width]));
            }

            tensors.Add((name + "norm2.weight", [width]));
            tensors.Add((name + "norm2.bias", [width]));
            AddLinear(tensors, name + "mlp.fc1", encoder.MlpHiddenWidth, width);
            AddLinear(tensors, name + "mlp.fc2", width, encoder.MlpHiddenWidth);
            if (encoder.HasLayerScale)
            {
                tensors.Add((name + "ls2.scale_factor", [width]));
            }
        }
    }

    private static void AddPatchEmbedding(List<(string, IReadOnlyList<long>)> tensors, VisionEncoderArchitecture encoder, string prefix)
    {
        if (!encoder.HasStem)
        {
            tensors.Add((prefix + "proj.weight", [encoder.Width, 3, encoder.PatchSize, encoder.PatchSize]));
            tensors.Add((prefix + "proj.bias", [encoder.Width]));
            return;
        }

        int inputs = 3;
        for (int layer = 0; layer < encoder.StemWidths!.Count; layer++)
        {
            int outputs = encoder.StemWidths[layer];
            tensors.Add(($"{prefix}stem.{layer}.weight", [outputs, inputs, 3, 3]));
            tensors.Add(($"{prefix}stem.{layer}.bias", [outputs]));
            inputs = outputs;
        }

        AddLinear(tensors, prefix + "proj", encoder.Width, inputs);
    }

    private static void AddDecoderLayer(List<(string, IReadOnlyList<long>)> tensors, string prefix, int width, int hidden)
    {
        tensors.Add((prefix + "input_layernorm.weight", [width]));
        foreach (string projection in (string[])["q_proj", "k_proj", "v_proj", "o_proj"])
        {
            tensors.Add(($"{prefix}self_attn.{projection}.weight", [width, width]));
        }

        tensors.Add((prefix + "post_attention_layernorm.weight", [width]));
        tensors.Add((prefix + "mlp.gate_proj.weight", [hidden, width]));
        tensors.Add((prefix + "mlp.up_proj.weight", [hidden, width]));
        tensors.Add((prefix + "mlp.down_proj.weight", [width, hidden]));
    }

    /// <summary>openvla-oft <c>prismatic/models/action_heads.py</c>, <c>MLPResNet</c>: one waypoint's hidden states side by side, A·width wide.</summary>
    private static void AddRegressionHead(List<(string, IReadOnlyList<long>)> tensors, int width, int actionDimension)
    {
        AddNorm(tensors, RegressionHead + "layer_norm1", actionDimension * width);
        AddLinear(tensors, RegressionHead + "fc1", width, actionDimension * width);
        for (int block = 0; block < RegressionBlockCount; block++)
        {
            AddNorm(tensors, $"{RegressionHead}mlp_resnet_blocks.{block}.ffn.0", width);
            AddLinear(tensors, $"{RegressionHead}mlp_resnet_blocks.{block}.ffn.1", width, width);
        }

        AddNorm(tensors, RegressionHead + "layer_norm2", width);
        AddLinear(tensors, RegressionHead + "fc2", actionDimension, width);
    }

    private static void AddNorm(List<(string, IReadOnlyList<long>)> tensors, string name, int width)
    {
        tensors.Add((name + ".weight", [width]));
        tensors.Add((name + ".bias", [width]));
    }

    private static void AddLinear(List<(string, IReadOnlyList<long>)> tensors, string name, int outputs, int inputs)
    {
        tensors.Add((name + ".weight", [outputs, inputs]));
        tensors.Add((name + ".bias", [outputs]));
    }
}
