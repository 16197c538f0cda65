using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Testing;

/// <summary>A LoRA adapter with random factors in the files of PEFT, over every linear module that openvla-oft trains.</summary>
internal sealed class SyntheticAdapter : IWeightSource
{
    public const int Rank = 6;
    public const int ProjectionRank = 3;
    public const double Alpha = 12;
    public const double QueryAlpha = 30;

    private static readonly string[] Targets =
    [
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "qkv", "proj", "fc1", "fc2", "fc3"
    ];

    private readonly Dictionary<string, float[]> values = new(StringComparer.Ordinal);

    private SyntheticAdapter(IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors)
    {
        List<TensorDescription> factors = [];
        Random random = new(41);
        foreach ((string name, IReadOnlyList<long> shape) in tensors.Where(tensor => IsTarget(tensor.Name)))
        {
            string module = "base_model.model." + name[..^".weight".Length];
            int rank = module.EndsWith(".down_proj", StringComparison.Ordinal) ? ProjectionRank : Rank;
            factors.Add(Fill(random, module + ".lora_A.weight", [rank, shape[1]]));
            factors.Add(Fill(random, module + ".lora_B.weight", [shape[0], rank]));
        }

        Tensors = factors;
    }

    public IReadOnlyCollection<TensorDescription> Tensors { get; }

    public float[] this[string tensor] => values[tensor];

    /// <summary>Writes <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</summary>
    public static SyntheticAdapter Write(string folder, PolicyArchitecture architecture, Action<JsonObject>? change = null)
    {
        SyntheticAdapter adapter = new(PolicyTensorNames.All(architecture));
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, "adapter_model.safetensors"), adapter, adapter.Tensors.Select(tensor => tensor.Name));
        JsonObject configuration = new()
        {
            ["peft_type"] = "LORA",
            ["base_model_name_or_path"] = "openvla/openvla-7b",
            ["r"] = Rank,
            ["lora_alpha"] = Alpha,
            ["lora_dropout"] = 0.0,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["use_dora"] = false,
            ["use_rslora"] = false,
            ["init_lora_weights"] = "gaussian",
            ["target_modules"] = new JsonArray([.. Targets.Select(name => (JsonNode)name)]),
            ["rank_pattern"] = new JsonObject { ["down_proj"] = ProjectionRank },
            ["alpha_pattern"] = new JsonObject { ["self_attn.q_proj"] = QueryAlpha },
            ["modules_to_save"] = null,
            ["inference_mode"] = true,
            ["task_type"] = null,
        };
        change?.Invoke(configuration);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), configuration.ToJsonString());
        return adapter;
    }

    public void Read(string name, long firstElement, Span<float> destination) => values[name].AsSpan((int)firstElement, destination.Length).CopyTo(destination);

    private static bool IsTarget(string name) => name.EndsWith(".weight", StringComparison.Ordinal) && !name.Contains("patch_embed", StringComparison.Ordinal)
        && Targets.Any(target => name.EndsWith($".{target}.weight", StringComparison.Ordinal));

    private TensorDescription Fill(Random random, string name, long[] shape)
    {
        float[] numbers = new float[shape[0] * shape[1]];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)((random.NextDouble() - 0.5) * 0.2);
        }

        values.Add(name, numbers);
        return new TensorDescription(name, TensorElementType.Float32, shape);
    }
}
