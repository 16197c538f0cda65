using System.Text.Json;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>The network's side of <c>config.json</c>.</summary>
/// <remarks>
/// openvla <c>configuration_prismatic.py</c>. <c>text_config</c> holds four fields in released checkpoints; the others are Llama-2-7B's, with an
/// RMSNorm epsilon of 1e-6. Sizes are read where they are given (<c>hidden_size</c> …, and our own <c>timm_model_args</c>), so that
/// checkpoints of reduced depth or width pass through the same code.
/// </remarks>
internal sealed record HuggingFaceConfiguration(
    int ImageSize,
    IReadOnlyList<VisionEncoderArchitecture> VisionEncoders,
    DecoderArchitecture Decoder,
    int VocabularySize,
    int FirstActionRow,
    int BeginTokenId,
    int EndTokenId,
    int PaddingTokenId)
{
    public const string FileName = "config.json";

    /// <summary>The sizes of the encoders where <c>timm_model_ids</c> alone does not give them: our addition to the format.</summary>
    public const string EncoderSizes = "timm_model_args";

    public const string DinoId = "vit_large_patch14_reg4_dinov2.lvd142m";
    public const string SiglipId = "vit_so400m_patch14_siglip_224";
    private const int MaximumSize = 1 << 20;

    public static HuggingFaceConfiguration Read(string folder)
    {
        using CheckpointJson json = CheckpointJson.Open(Path.Combine(folder, FileName));
        JsonElement root = json.Root;
        json.DemandText("model_type", "openvla");
        json.DemandText("arch_specifier", "no-align+fused-gelu-mlp");
        json.DemandText("image_resize_strategy", "resize-naive");
        json.DemandText("llm_backbone_id", "llama2-7b-pure");
        DemandFusedBackbone(json);
        JsonElement text = root.TryGetProperty("text_config", out JsonElement found) ? found : default;
        if (text.ValueKind != JsonValueKind.Object)
        {
            json.Wrong("text_config is missing");
        }

        int vocabulary = json.Integer(text, "vocab_size", null, 1, MaximumSize);
        int padding = json.Integer(root, "pad_to_multiple_of", 64, 0, MaximumSize);
        int bins = json.Integer(root, "n_action_bins", ActionBins.Count, 1, MaximumSize);
        int firstRow = vocabulary - padding - ActionBins.Count;
        if (bins != ActionBins.Count || firstRow < 0)
        {
            json.Wrong($"vocab_size {vocabulary}, pad_to_multiple_of {padding} and n_action_bins {bins} leave no {ActionBins.Count} action "
                + "tokens at the vocabulary's end");
        }

        HuggingFaceConfiguration configuration = new(
            ImageSideOf(json),
            [Encoder(json, 0, OpenVlaOftPreset.Dino), Encoder(json, 1, OpenVlaOftPreset.Siglip)],
            DecoderOf(json, text),
            vocabulary,
            firstRow,
            json.Integer(text, "bos_token_id", 1, 0, MaximumSize),
            json.Integer(text, "eos_token_id", 2, 0, MaximumSize),
            json.Integer(root, "pad_token_id", json.Integer(text, "pad_token_id", 32000, 0, MaximumSize), 0, MaximumSize));
        json.ThrowIfWrong();
        return configuration;
    }

    private static void DemandFusedBackbone(CheckpointJson json)
    {
        if (!json.Root.TryGetProperty("use_fused_vision_backbone", out JsonElement fused) || fused.ValueKind != JsonValueKind.True)
        {
            json.Wrong("use_fused_vision_backbone is not true; this program reads checkpoints with two encoders");
        }

        string ids = json.Root.TryGetProperty("timm_model_ids", out JsonElement array) ? CheckpointJson.Shown(array) : "missing";
        bool inOrder = array.ValueKind == JsonValueKind.Array && array.GetArrayLength() == 2
            && array.EnumerateArray().All(id => id.ValueKind == JsonValueKind.String) && array[0].ValueEquals(DinoId) && array[1].ValueEquals(SiglipId);
        if (!inOrder)
        {
            json.Wrong($"timm_model_ids is {ids}; this program reads [\"{DinoId}\", \"{SiglipId}\"], in this order");
        }

        if (json.Root.TryGetProperty("timm_override_act_layers", out JsonElement layers)
            && (layers.ValueKind != JsonValueKind.Array || layers.EnumerateArray().Any(layer => layer.ValueKind != JsonValueKind.Null)))
        {
            json.Wrong($"timm_override_act_layers is {CheckpointJson.Shown(layers)}; this program computes the exact GELU only, which is [null, null]");
        }
    }

    private static int ImageSideOf(CheckpointJson json)
    {
        const int OriginalSide = 224;
        if (!json.Root.TryGetProperty("image_sizes", out JsonElement sizes))
        {
            return OriginalSide;
        }

        int side = 0;
        bool known = sizes.ValueKind == JsonValueKind.Array && sizes.GetArrayLength() == 2
            && sizes.EnumerateArray().All(size => size.ValueKind == JsonValueKind.Number)
            && sizes[0].TryGetInt32(out side) && sizes[1].TryGetInt32(out int other) && other == side && side is > 0 and <= 4096;
        if (!known)
        {
            json.Wrong($"image_sizes is {CheckpointJson.Shown(sizes)}; expected two equal sides in pixels");
        }

        return known ? side : OriginalSide;
    }

    /// <summary>The released encoder with sizes of its own; the last block of a given depth is not computed.</summary>
    private static VisionEncoderArchitecture Encoder(CheckpointJson json, int index, VisionEncoderArchitecture released)
    {
        if (!json.Root.TryGetProperty(EncoderSizes, out JsonElement all))
        {
            return released;
        }

        if (all.ValueKind != JsonValueKind.Array || all.GetArrayLength() != 2 || all[index].ValueKind != JsonValueKind.Object)
        {
            json.Wrong($"{EncoderSizes} is {CheckpointJson.Shown(all)}; expected two objects");
            return released;
        }

        JsonElement sizes = all[index];
        return released with
        {
            Width = json.Integer(sizes, "embed_dim", released.Width, 1, MaximumSize),
            BlockCount = json.Integer(sizes, "depth", released.BlockCount + 1, 2, 1024) - 1,
            HeadCount = json.Integer(sizes, "num_heads", released.HeadCount, 1, 1024),
            MlpHiddenWidth = json.Integer(sizes, "mlp_hidden", released.MlpHiddenWidth, 1, MaximumSize),
        };
    }

    private static DecoderArchitecture DecoderOf(CheckpointJson json, JsonElement text)
    {
        DecoderArchitecture released = OpenVlaOftPreset.Llama;
        int heads = json.Integer(text, "num_attention_heads", released.HeadCount, 1, 1024);
        int keyHeads = json.Integer(text, "num_key_value_heads", heads, 1, 1024);
        if (keyHeads != heads)
        {
            json.Wrong($"num_key_value_heads is {keyHeads}; this program reads decoders with as many as num_attention_heads, {heads}");
        }

        return new DecoderArchitecture
        {
            Width = json.Integer(text, "hidden_size", released.Width, 1, MaximumSize),
            LayerCount = json.Integer(text, "num_hidden_layers", released.LayerCount, 1, 1024),
            HeadCount = heads,
            MlpHiddenWidth = json.Integer(text, "intermediate_size", released.MlpHiddenWidth, 1, MaximumSize),
            RotaryBase = json.Positive(text, "rope_theta", released.RotaryBase),
            RmsNormEpsilon = json.Positive(text, "rms_norm_eps", released.RmsNormEpsilon),
        };
    }
}
