using System.Text.Json;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary><c>adapter_config.json</c> of PEFT: how the two factors of a module's change become the change.</summary>
/// <remarks>
/// PEFT <c>LoraConfig</c> and <c>lora/layer.py</c>: a module computes W x + s B A x, with s = lora_alpha / r, or lora_alpha / √r with use_rslora; alpha_pattern
/// and rank_pattern give single modules values of their own, by the end of the module's name. What changes the arithmetic otherwise is refused.
/// </remarks>
internal sealed record AdapterConfiguration
{
    public const string FileName = "adapter_config.json";

    /// <summary>The beginning of the weights' file names.</summary>
    public const string WeightsStem = "adapter_model";

    public const string WeightsName = WeightsStem + ".safetensors";

    /// <summary>Where trainers put an adapter beside weights into which they have merged it already.</summary>
    public const string UsualFolder = "lora_adapter";

    /// <summary>Fields under which a module computes something else, unless they have one of these values or are absent.</summary>
    private static readonly (string Field, string[] Neutral, string Meaning)[] Demanded =
    [
        ("use_dora", ["false", "null"], "DoRA scales by learned magnitudes"),
        ("lora_bias", ["false", "null"], "the factors have biases"),
        ("fan_in_fan_out", ["false", "null"], "the weights are stored transposed"),
        ("bias", ["\"none\"", "null"], "biases of the base were trained"),
        ("modules_to_save", ["null", "[]"], "whole modules were trained and are saved beside the factors"),
        ("layer_replication", ["null", "[]"], "layers of the base are used more than once"),
        ("megatron_config", ["null"], "modules are split over processes"),
        ("trainable_token_indices", ["null", "[]", "{}"], "embeddings of single tokens were trained"),
        ("use_qalora", ["false", "null"], "QALoRA pools the inputs"),
        ("alora_invocation_tokens", ["null"], "the adapter acts only after certain tokens"),
        ("target_parameters", ["null", "[]"], "parameters that are no linear modules were trained"),
        ("corda_config", ["null"], "the base was changed by CorDA"),
        ("eva_config", ["null"], "the base was changed by EVA"),
        ("loftq_config", ["null", "{}"], "the base was changed by LoftQ"),
    ];

    /// <summary>Fields that say nothing of the arithmetic, or are read below.</summary>
    private static readonly string[] Known =
    [
        "alpha_pattern", "auto_mapping", "base_model_name_or_path", "exclude_modules", "inference_mode", "init_lora_weights", "layers_pattern",
        "layers_to_transform", "lora_alpha",
        "lora_dropout", "megatron_core", "peft_type", "peft_version", "qalora_group_size", "r", "rank_pattern", "revision", "runtime_config", "target_modules",
        "task_type", "use_rslora",
    ];

    /// <summary>The rank of modules without one of their own (r).</summary>
    public required int Rank { get; init; }

    /// <summary>The numerator of the scale (lora_alpha).</summary>
    public required double Alpha { get; init; }

    /// <summary>Whether the scale divides by the root of the rank.</summary>
    public required bool IsRankStabilized { get; init; }

    /// <summary>The ends of the names of the modules that have factors; null where the file names them otherwise than by a list.</summary>
    public required IReadOnlyList<string>? TargetModules { get; init; }

    /// <summary>Ranks by the ends of modules' names.</summary>
    public required IReadOnlyDictionary<string, double> RankPattern { get; init; }

    /// <summary>Numerators by the ends of modules' names.</summary>
    public required IReadOnlyDictionary<string, double> AlphaPattern { get; init; }

    public static AdapterConfiguration Read(string folder)
    {
        using CheckpointJson json = CheckpointJson.Open(Path.Combine(folder, FileName));
        json.DemandText("peft_type", "LORA");
        foreach ((string field, string[] neutral, string meaning) in Demanded)
        {
            if (json.Root.TryGetProperty(field, out JsonElement value) && !neutral.Contains(value.GetRawText()))
            {
                json.Wrong($"{field} is {CheckpointJson.Shown(value)}: {meaning}, which this program does not merge");
            }
        }

        foreach (JsonProperty property in json.Root.EnumerateObject()
            .Where(property => !Known.Contains(property.Name) && Demanded.All(entry => entry.Field != property.Name)))
        {
            if (property.Value.GetRawText() is not ("null" or "false" or "[]" or "{}"))
            {
                json.Wrong($"{property.Name} is {CheckpointJson.Shown(property.Value)}, which this program does not know");
            }
        }

        if (json.Root.TryGetProperty("init_lora_weights", out JsonElement start) && start.ValueKind == JsonValueKind.String
            && !(start.GetString() is "gaussian" or "orthogonal" or "true" or "false"))
        {
            json.Wrong($"init_lora_weights is {CheckpointJson.Shown(start)}: the base itself was changed when the adapter was made, so it does not "
                + "fit the base's own weights");
        }

        AdapterConfiguration configuration = new()
        {
            Rank = json.Integer(json.Root, "r", null, 1, 1 << 16),
            Alpha = json.Root.TryGetProperty("lora_alpha", out _) ? json.Positive(json.Root, "lora_alpha", 1) : Missing(json),
            IsRankStabilized = json.Root.TryGetProperty("use_rslora", out JsonElement stabilized) && stabilized.ValueKind == JsonValueKind.True,
            TargetModules = Targets(json),
            RankPattern = Pattern(json, "rank_pattern"),
            AlphaPattern = Pattern(json, "alpha_pattern"),
        };
        json.ThrowIfWrong();
        return configuration;
    }

    /// <summary>Whether a file of a folder belongs to an adapter there.</summary>
    public static bool IsOfAdapter(string name) => name is FileName or WeightsName;

    /// <summary>The rank that a module's factors must have.</summary>
    public int RankOf(string module) => (int)Value(RankPattern, module, Rank);

    /// <summary>What the product of a module's factors is multiplied with.</summary>
    public double ScaleOf(string module) => Value(AlphaPattern, module, Alpha) / (IsRankStabilized ? Math.Sqrt(RankOf(module)) : RankOf(module));

    /// <summary>PEFT's rule: a name fits a module of that name, and one that ends in a dot and that name.</summary>
    public static bool Fits(string module, string name) => module == name || module.EndsWith("." + name, StringComparison.Ordinal);

    private static double Value(IReadOnlyDictionary<string, double> pattern, string module, double otherwise)
    {
        foreach ((string name, double value) in pattern)
        {
            if (Fits(module, name))
            {
                return value;
            }
        }

        return otherwise;
    }

    private static double Missing(CheckpointJson json)
    {
        json.Wrong("lora_alpha is missing");
        return 1;
    }

    private static string[]? Targets(CheckpointJson json)
    {
        if (!json.Root.TryGetProperty("target_modules", out JsonElement modules) || modules.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        if (modules.EnumerateArray().Any(module => module.ValueKind != JsonValueKind.String))
        {
            json.Wrong($"target_modules is {CheckpointJson.Shown(modules)}; expected a list of names");
            return null;
        }

        return [.. modules.EnumerateArray().Select(module => module.GetString()!)];
    }

    /// <summary>The keys are regular expressions to PEFT; those that are plain names mean themselves, and others are refused rather than guessed at.</summary>
    private static Dictionary<string, double> Pattern(CheckpointJson json, string field)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        if (!json.Root.TryGetProperty(field, out JsonElement pattern) || pattern.ValueKind == JsonValueKind.Null)
        {
            return values;
        }

        if (pattern.ValueKind != JsonValueKind.Object)
        {
            json.Wrong($"{field} is {CheckpointJson.Shown(pattern)}; expected an object");
            return values;
        }

        foreach (JsonProperty entry in pattern.EnumerateObject())
        {
            if (entry.Name.Length == 0 || entry.Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.')))
            {
                json.Wrong($"{field} has the key '{entry.Name}', a regular expression; this program reads names of modules only");
            }
            else
            {
                values[entry.Name] = field == "rank_pattern" ? json.Integer(pattern, entry.Name, null, 1, 1 << 16) : json.Positive(pattern, entry.Name, 1);
            }
        }

        return values;
    }
}
