using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>The small JSON files around a checkpoint's weights.</summary>
internal static class SyntheticSideFiles
{
    /// <summary>The data set's name in the statistics.</summary>
    public const string StatisticsKey = "synthetic";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Write(string folder, PolicyArchitecture architecture, OpenVlaPlatform platform)
    {
        Write(folder, HuggingFaceConfiguration.FileName, Configuration(architecture));
        Write(folder, ImageNormalizationFile.FileName, Preprocessor(architecture));
        Write(folder, DatasetStatistics.FileName, Statistics(architecture, platform));
    }

    public static void WriteIndex(string folder, IReadOnlyList<(string File, IReadOnlyList<TensorDescription> Tensors)> shards)
    {
        JsonObject map = [];
        foreach ((string file, IReadOnlyList<TensorDescription> tensors) in shards)
        {
            foreach (TensorDescription tensor in tensors)
            {
                map[tensor.Name] = file;
            }
        }

        long total = shards.Sum(shard => shard.Tensors.Sum(tensor => tensor.ElementCount)) * sizeof(ushort);
        Write(folder, ShardedSafetensors.IndexName, new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map });
    }

    /// <summary>The fields of released checkpoints; sizes only where they are not the released ones.</summary>
    private static JsonObject Configuration(PolicyArchitecture architecture)
    {
        JsonObject text = new()
        {
            ["model_type"] = "llama",
            ["pad_token_id"] = architecture.PaddingTokenId,
            ["torch_dtype"] = "bfloat16",
            ["vocab_size"] = architecture.VocabularySize,
        };
        DecoderArchitecture decoder = architecture.Decoder;
        if (decoder != OpenVlaOftPreset.Llama)
        {
            text["hidden_size"] = decoder.Width;
            text["num_hidden_layers"] = decoder.LayerCount;
            text["num_attention_heads"] = decoder.HeadCount;
            text["intermediate_size"] = decoder.MlpHiddenWidth;
            text["rope_theta"] = decoder.RotaryBase;
            text["rms_norm_eps"] = decoder.RmsNormEpsilon;
        }

        return new JsonObject
        {
            ["architectures"] = new JsonArray("OpenVLAForActionPrediction"),
            ["model_type"] = "openvla",
            ["arch_specifier"] = "no-align+fused-gelu-mlp",
            ["hf_llm_id"] = "meta-llama/Llama-2-7b-hf",
            ["llm_backbone_id"] = "llama2-7b-pure",
            ["llm_max_length"] = 2048,
            ["vision_backbone_id"] = "dinosiglip-vit-so-224px",
            ["use_fused_vision_backbone"] = true,
            ["timm_model_ids"] = new JsonArray(HuggingFaceConfiguration.DinoId, HuggingFaceConfiguration.SiglipId),
            ["timm_override_act_layers"] = new JsonArray(null, null),
            [HuggingFaceConfiguration.EncoderSizes] = new JsonArray([.. architecture.VisionEncoders.Select(Encoder)]),
            ["image_sizes"] = new JsonArray(architecture.ImageSize, architecture.ImageSize),
            ["image_resize_strategy"] = "resize-naive",
            ["n_action_bins"] = ActionBins.Count,
            ["pad_to_multiple_of"] = architecture.VocabularySize - architecture.FirstActionRow - ActionBins.Count,
            ["pad_token_id"] = architecture.PaddingTokenId,
            ["torch_dtype"] = "bfloat16",
            ["text_config"] = text,
        };
    }

    private static JsonNode Encoder(VisionEncoderArchitecture encoder) => new JsonObject
    {
        ["embed_dim"] = encoder.Width,
        ["depth"] = encoder.BlockCount + 1,
        ["num_heads"] = encoder.HeadCount,
        ["mlp_hidden"] = encoder.MlpHiddenWidth,
    };

    private static JsonObject Preprocessor(PolicyArchitecture architecture) => new()
    {
        ["image_processor_type"] = "PrismaticImageProcessor",
        ["image_resize_strategy"] = "resize-naive",
        ["use_fused_vision_backbone"] = true,
        [ImageNormalizationFile.Field] = new JsonArray([.. architecture.VisionEncoders.Select(encoder => (JsonNode)new JsonObject
        {
            ["inplace"] = false,
            ["mean"] = Numbers(encoder.Mean),
            ["std"] = Numbers(encoder.StandardDeviation),
        })]),
    };

    private static JsonObject Statistics(PolicyArchitecture architecture, OpenVlaPlatform platform)
    {
        JsonObject entry = new()
        {
            ["action"] = Dimensions(architecture.ActionDimension, unmapped: platform.UsesQuantiles ? architecture.ActionDimension - 1 : -1)
        };
        if (architecture.ProprioceptionDimension > 0)
        {
            entry["proprio"] = Dimensions(architecture.ProprioceptionDimension, unmapped: null);
        }

        entry["num_transitions"] = 0;
        entry["num_trajectories"] = 0;
        return new JsonObject { [StatisticsKey] = entry };
    }

    /// <summary>Ranges that differ per dimension, so that a mix-up shows.</summary>
    private static JsonObject Dimensions(int count, int? unmapped)
    {
        JsonObject statistics = new()
        {
            ["mean"] = Numbers(Enumerable.Repeat(0.0, count)),
            ["std"] = Numbers(Enumerable.Repeat(0.5, count)),
            ["min"] = Numbers(Enumerable.Range(0, count).Select(index => -1 - (0.0625 * index))),
            ["max"] = Numbers(Enumerable.Range(0, count).Select(index => 1.25 + (0.0625 * index))),
            ["q01"] = Numbers(Enumerable.Range(0, count).Select(index => -0.75 - (0.03125 * index))),
            ["q99"] = Numbers(Enumerable.Range(0, count).Select(index => 0.875 + (0.03125 * index))),
        };
        if (unmapped is not null)
        {
            statistics["mask"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => (JsonNode)JsonValue.Create(index != unmapped))]);
        }

        return statistics;
    }

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    private static void Write(string folder, string name, JsonObject document) =>
        WholeFile.WriteText(Path.Combine(folder, name), document.ToJsonString(Format) + "\n");
}
