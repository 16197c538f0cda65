using System.Text.Json;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests;

/// <summary>A case of the policy vectors: the architecture, the weights and the inputs that the original code was run with.</summary>
internal sealed class GoldenPolicy : IWeightSource
{
    private readonly Dictionary<string, float[]> weights = new(StringComparer.Ordinal);

    public GoldenPolicy(string name)
    {
        string model = name[..1];
        Io = new GoldenFile($"{name}.io.safetensors");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(GoldenFile.PathOf($"{model}.json")));
        JsonElement config = json.RootElement.GetProperty("config");
        JsonElement facts = json.RootElement.GetProperty("cases").EnumerateArray().Single(element => element.GetProperty("name").GetString() == name);
        PromptLengths = facts.GetProperty("prompt_lengths").Deserialize<int[]>()!;
        Prompts = facts.GetProperty("prompt_ids").Deserialize<long[][]>()!;
        JsonElement decoder = config.GetProperty("llm");
        GoldenFile file = new($"{model}.weights.safetensors");
        int actionDimension = config.GetProperty("A").GetInt32();
        bool hasProprioception = facts.GetProperty("use_proprio").GetBoolean();
        Architecture = new PolicyArchitecture
        {
            Preset = "golden",
            ImageCount = facts.GetProperty("images_per_row").GetInt32(),
            ImageSize = config.GetProperty("image_size").GetInt32(),
            VisionEncoders =
            [
                Encoder("featurizer", config, "dino", facts.GetProperty("normalize_params")[0]),
                Encoder("fused_featurizer", config, "siglip", facts.GetProperty("normalize_params")[1]),
            ],
            ProjectorHiddenWidths = [(int)file.Shape("projector.fc1.weight")[0], (int)file.Shape("projector.fc2.weight")[0]],
            Decoder = new DecoderArchitecture
            {
                Width = decoder.GetProperty("hidden").GetInt32(),
                LayerCount = decoder.GetProperty("layers").GetInt32(),
                HeadCount = decoder.GetProperty("heads").GetInt32(),
                MlpHiddenWidth = decoder.GetProperty("mlp").GetInt32(),
            },
            ProprioceptionDimension = hasProprioception ? actionDimension : 0,
            VocabularySize = decoder.GetProperty("vocab").GetInt32(),
            BeginTokenId = decoder.GetProperty("bos_id").GetInt32(),
            EndTokenId = decoder.GetProperty("stop_id").GetInt32(),
            PaddingTokenId = decoder.GetProperty("pad_token_id").GetInt32(),
            HeadRowCount = decoder.GetProperty("vocab").GetInt32(),
            FirstActionRow = 31744,
            ActionDimension = actionDimension,
            ChunkLength = config.GetProperty("K").GetInt32(),
        };
        JsonElement statistics = json.RootElement.GetProperty("norm_stats").GetProperty("golden").GetProperty("proprio");
        (string low, string high) = facts.GetProperty("action_normalization_used").GetString() == "bounds" ? ("min", "max") : ("q01", "q99");
        Proprioception = hasProprioception
            ? new ActionNormalization
            {
                Low = statistics.GetProperty(low).Deserialize<double[]>()!,
                High = statistics.GetProperty(high).Deserialize<double[]>()!,
                Mask = [.. Enumerable.Repeat(true, actionDimension)],
            }
            : null;
        ReadWeights(file);
    }

    public GoldenFile Io { get; }

    public PolicyArchitecture Architecture { get; }

    public ActionNormalization? Proprioception { get; }

    public int[] PromptLengths { get; }

    public long[][] Prompts { get; }

    public IReadOnlyCollection<TensorDescription> Tensors =>
        [.. PolicyTensorNames.All(Architecture).Select(tensor => new TensorDescription(tensor.Name, TensorElementType.Float32, tensor.Shape))];

    public void Read(string name, long firstElement, Span<float> destination) =>
        weights[name].AsSpan((int)firstElement, destination.Length).CopyTo(destination);

    public PolicyNetwork Network()
    {
        PolicyNetwork network = new(Architecture, Proprioception, seed: 1);
        network.LoadWeights(this);
        return network;
    }

    /// <summary>Rows of the case with prompts padded to a length.</summary>
    public PolicyInputs Inputs(int firstRow, int rows, int paddedLength)
    {
        long[] ids = new long[rows * paddedLength];
        Array.Fill(ids, Architecture.PaddingTokenId);
        for (int row = 0; row < rows; row++)
        {
            Prompts[firstRow + row].CopyTo(ids, row * paddedLength);
        }

        using torch.Tensor images = torch.tensor(Io.Read<byte>("images_u8"), torch.uint8).reshape(Io.Shape("images_u8"));
        using torch.Tensor? joints = Proprioception is null
            ? null
            : torch.tensor(Io.Read<double>("proprio_raw"), torch.float32).reshape(Io.Shape("proprio_raw"));
        return new PolicyInputs
        {
            Images = images.narrow(0, firstRow, rows).clone(),
            InputIds = ids,
            PromptLengths = PromptLengths[firstRow..(firstRow + rows)],
            Proprioception = joints?.narrow(0, firstRow, rows).clone(),
        };
    }

    private static VisionEncoderArchitecture Encoder(string name, JsonElement config, string key, JsonElement normalization)
    {
        JsonElement encoder = config.GetProperty(key);
        return new VisionEncoderArchitecture
        {
            Name = name,
            PatchSize = config.GetProperty("patch").GetInt32(),
            Width = encoder.GetProperty("dim").GetInt32(),
            BlockCount = encoder.GetProperty("feature_block").GetInt32() + 1,
            HeadCount = encoder.GetProperty("heads").GetInt32(),
            MlpHiddenWidth = encoder.GetProperty("mlp").GetInt32(),
            PrefixTokenCount = encoder.GetProperty("prefix_tokens").GetInt32(),
            HasLayerScale = encoder.GetProperty("layer_scale").GetBoolean(),
            Mean = normalization.GetProperty("mean").Deserialize<double[]>()!,
            StandardDeviation = normalization.GetProperty("std").Deserialize<double[]>()!,
        };
    }

    /// <summary>The two tables of 32064 rows are stored sparse: rows and their ids.</summary>
    private void ReadWeights(GoldenFile file)
    {
        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(Architecture))
        {
            (string rows, string ids) = name switch
            {
                PolicyTensorNames.TokenEmbedding => ("embed_rows", "embed_row_ids"),
                PolicyTensorNames.Head => ("lm_head_rows", "lm_head_row_ids"),
                _ => (name, ""),
            };
            float[] values = file.Read<float>(rows);
            if (ids.Length > 0)
            {
                int width = (int)shape[1];
                float[] table = new float[shape[0] * shape[1]];
                foreach ((int index, long id) in file.Read<long>(ids).Index())
                {
                    values.AsSpan(index * width, width).CopyTo(table.AsSpan((int)id * width));
                }

                values = table;
            }

            weights.Add(name, values);
        }
    }
}
