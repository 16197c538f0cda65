using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Inference.Tests;

/// <summary>One of the small policies that were run by the original code: its architecture, weights, inputs and expected outputs.</summary>
internal sealed class GoldenPolicy : IWeightSource, IDisposable
{
    private readonly SafetensorsFile weights;
    private readonly Dictionary<string, float[]> tables = [];

    private GoldenPolicy(string folder, string model, string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, model + ".json")));
        JsonElement config = document.RootElement.GetProperty("config");
        JsonElement oneCase = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        JsonElement statistics = document.RootElement.GetProperty("norm_stats").GetProperty("golden");
        weights = SafetensorsFile.Open(Path.Combine(folder, model + ".weights.safetensors"));
        Expected = SafetensorsFile.Open(Path.Combine(folder, name + ".io.safetensors"));
        bool usesQuantiles = oneCase.GetProperty("action_normalization_used").GetString() == "bounds_q99";
        Actions = Normalization(statistics.GetProperty("action"), usesQuantiles);
        bool usesProprioception = oneCase.GetProperty("use_proprio").GetBoolean();
        Proprioception = usesProprioception ? Normalization(statistics.GetProperty("proprio"), usesQuantiles) : null;
        Prompts = [.. oneCase.GetProperty("prompt_ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray())];
        Temperature = oneCase.GetProperty("temperature").GetSingle();
        Architecture = ReadArchitecture(config, oneCase, usesProprioception ? Actions.Dimension : 0);
        Scatter(PolicyTensorNames.TokenEmbedding, "embed_row_ids", "embed_rows");
        Scatter(PolicyTensorNames.Head, "lm_head_row_ids", "lm_head_rows");
        Tensors =
        [
            .. weights.Tensors,
            .. tables.Keys.Select(key => new TensorDescription(key, TensorElementType.Float32, [Architecture.VocabularySize, Architecture.Decoder.Width]))
        ];
    }

    public PolicyArchitecture Architecture { get; }

    public ActionNormalization Actions { get; }

    public ActionNormalization? Proprioception { get; }

    public long[][] Prompts { get; }

    public float Temperature { get; }

    public SafetensorsFile Expected { get; }

    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    /// <summary>Loads a, b1 or b3.</summary>
    public static GoldenPolicy Load(string name) => new(GoldenVectors.Policy, name[..1], name);

    public T[] Read<T>(string tensor)
        where T : unmanaged
    {
        SafetensorsEntry entry = Expected.Entries.Single(item => item.Name == tensor);
        byte[] bytes = new byte[entry.ByteCount];
        Expected.ReadBytes(tensor, 0, bytes);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    public void Read(string name, long firstElement, Span<float> destination)
    {
        if (tables.TryGetValue(name, out float[]? table))
        {
            table.AsSpan((int)firstElement, destination.Length).CopyTo(destination);
        }
        else
        {
            weights.Read(name, firstElement, destination);
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        Expected.Dispose();
    }

    private static PolicyArchitecture ReadArchitecture(JsonElement config, JsonElement oneCase, int proprioceptionDimension)
    {
        JsonElement decoder = config.GetProperty("llm");
        JsonElement[] pixels = [.. oneCase.GetProperty("normalize_params").EnumerateArray()];
        int vision = config.GetProperty("dino").GetProperty("dim").GetInt32() + config.GetProperty("siglip").GetProperty("dim").GetInt32();
        return new PolicyArchitecture
        {
            Preset = "golden",
            ImageCount = oneCase.GetProperty("images_per_row").GetInt32(),
            ImageSize = config.GetProperty("image_size").GetInt32(),
            VisionEncoders =
            [
                Encoder("featurizer", config.GetProperty("dino"), config.GetProperty("patch").GetInt32(), pixels[0]),
                Encoder("fused_featurizer", config.GetProperty("siglip"), config.GetProperty("patch").GetInt32(), pixels[1]),
            ],
            ProjectorHiddenWidths = [4 * vision, decoder.GetProperty("hidden").GetInt32()],
            Decoder = new DecoderArchitecture
            {
                Width = decoder.GetProperty("hidden").GetInt32(),
                LayerCount = decoder.GetProperty("layers").GetInt32(),
                HeadCount = decoder.GetProperty("heads").GetInt32(),
                MlpHiddenWidth = decoder.GetProperty("mlp").GetInt32(),
                RotaryBase = decoder.GetProperty("rope_theta").GetDouble(),
                RmsNormEpsilon = decoder.GetProperty("rms_eps").GetDouble(),
            },
            ProprioceptionDimension = proprioceptionDimension,
            VocabularySize = decoder.GetProperty("vocab").GetInt32(),
            BeginTokenId = decoder.GetProperty("bos_id").GetInt32(),
            EndTokenId = decoder.GetProperty("stop_id").GetInt32(),
            PaddingTokenId = decoder.GetProperty("pad_token_id").GetInt32(),
            HeadRowCount = decoder.GetProperty("vocab").GetInt32(),
            FirstActionRow = config.GetProperty("effective_vocab").GetInt32() - ActionBins.Count,
            ActionDimension = oneCase.GetProperty("A").GetInt32(),
            ChunkLength = oneCase.GetProperty("K").GetInt32(),
        };
    }

    private static VisionEncoderArchitecture Encoder(string name, JsonElement config, int patch, JsonElement pixels) => new()
    {
        Name = name,
        PatchSize = patch,
        Width = config.GetProperty("dim").GetInt32(),
        BlockCount = config.GetProperty("feature_block").GetInt32() + 1,
        HeadCount = config.GetProperty("heads").GetInt32(),
        MlpHiddenWidth = config.GetProperty("mlp").GetInt32(),
        PrefixTokenCount = config.GetProperty("prefix_tokens").GetInt32(),
        HasLayerScale = config.GetProperty("layer_scale").GetBoolean(),
        LayerNormEpsilon = config.GetProperty("ln_eps").GetDouble(),
        Mean = Doubles(pixels.GetProperty("mean")),
        StandardDeviation = Doubles(pixels.GetProperty("std")),
    };

    private static ActionNormalization Normalization(JsonElement statistics, bool usesQuantiles)
    {
        double[] low = Doubles(statistics.GetProperty(usesQuantiles ? "q01" : "min"));
        return new ActionNormalization
        {
            Low = low,
            High = Doubles(statistics.GetProperty(usesQuantiles ? "q99" : "max")),
            Mask = statistics.TryGetProperty("mask", out JsonElement mask)
                ? [.. mask.EnumerateArray().Select(item => item.GetBoolean())]
                : [.. low.Select(_ => true)],
        };
    }

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>Rebuilds a table of which only some rows are stored; the others are zero.</summary>
    private void Scatter(string name, string idName, string rowName)
    {
        int width = Architecture.Decoder.Width;
        SafetensorsEntry entry = weights.Entries.Single(item => item.Name == idName);
        byte[] bytes = new byte[entry.ByteCount];
        weights.ReadBytes(idName, 0, bytes);
        float[] table = new float[Architecture.VocabularySize * width];
        int row = 0;
        foreach (long id in MemoryMarshal.Cast<byte, long>(bytes))
        {
            weights.Read(rowName, (long)row++ * width, table.AsSpan((int)id * width, width));
        }

        tables.Add(name, table);
    }
}
