using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Text;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>
/// One case of a folder of policy vectors: what another program computed from small weights, to be reproduced through the loader of real checkpoints.
/// </summary>
/// <remarks>
/// A model's <c>NAME.json</c> and <c>NAME.weights.safetensors</c>, and per case <c>CASE.io.safetensors</c>; the folder's README tells the fields.
/// </remarks>
public sealed class PolicyVectors
{
    private readonly string folder;
    private readonly string model;
    private readonly JsonObject document;
    private readonly JsonObject vectorCase;

    private PolicyVectors(string folder, string model, JsonObject document, JsonObject oneCase)
    {
        this.folder = folder;
        this.model = model;
        this.document = document;
        vectorCase = oneCase;
        Name = Text(oneCase, "name");
        OpenVlaPlatform platform = Text(oneCase, "platform") == "LIBERO" ? OpenVlaPlatform.Libero : OpenVlaPlatform.Aloha;
        Platform = platform with { ChunkLength = Number(oneCase, "K"), UsesQuantiles = Text(oneCase, "action_normalization_used") == "bounds_q99" };
        ImageCount = Number(oneCase, "images_per_row");
        Temperature = (float)(oneCase["temperature"] ?? throw Missing("temperature"));
        Prompts = oneCase["prompt_ids"].Deserialize<long[][]>() ?? throw Missing("prompt_ids");
    }

    /// <summary>The case's name.</summary>
    public string Name { get; }

    /// <summary>The robot's side.</summary>
    public OpenVlaPlatform Platform { get; }

    /// <summary>Images per row.</summary>
    public int ImageCount { get; }

    /// <summary>The temperature of the expected log-probabilities.</summary>
    public float Temperature { get; }

    /// <summary>The prompts, row by row, without padding.</summary>
    public IReadOnlyList<long[]> Prompts { get; }

    /// <summary>The file with the case's inputs and expected outputs.</summary>
    public string ExpectedPath => Path.Combine(this.folder, Name + ".io.safetensors");

    /// <summary>Finds all cases of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The cases in the order of their names.</returns>
    /// <exception cref="PolicyLoadException">There is none, or a file is not of this format.</exception>
    public static IReadOnlyList<PolicyVectors> Find(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        const string Weights = ".weights.safetensors";
        string[] models = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*" + Weights).Select(path => Path.GetFileName(path)[..^Weights.Length]).Order(StringComparer.Ordinal)]
            : [];
        if (models.Length == 0)
        {
            throw new PolicyLoadException($"'{folder}' has no *{Weights}; give a folder of policy vectors.");
        }

        try
        {
            return [.. models.SelectMany(model =>
            {
                JsonObject document = JsonNode.Parse(ForeignJson.Standard(File.ReadAllBytes(Path.Combine(folder, model + ".json"))).Span)!.AsObject();
                return document["cases"]!.AsArray().Select(item => new PolicyVectors(folder, model, document, item!.AsObject()));
            })];
        }
        catch (Exception exception) when (IsOfTheFormat(exception))
        {
            throw new PolicyLoadException($"'{folder}' holds no policy vectors of this format: {exception.Message}", exception);
        }
    }

    /// <summary>What reading JSON of another shape, a file that is missing, or ids beyond a table end in.</summary>
    private static bool IsOfTheFormat(Exception exception) => exception
        is JsonException or IOException or InvalidDataException or InvalidOperationException or FormatException or NullReferenceException
        or ArgumentException or OverflowException or KeyNotFoundException or NotSupportedException or UnauthorizedAccessException;

    /// <summary>Writes the model as a Hugging Face folder in single precision, unused tensors included.</summary>
    /// <param name="folder">The folder to write.</param>
    /// <exception cref="PolicyLoadException">The case's files are not of this format.</exception>
    public void WriteCheckpoint(string folder)
    {
        try
        {
            Write(folder);
        }
        catch (Exception exception) when (IsOfTheFormat(exception))
        {
            throw new PolicyLoadException(
                $"'{this.folder}' holds no policy vectors of this format in its model '{this.model}': {exception.Message}", exception);
        }
    }

    private void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        JsonObject config = this.document["config"]!.AsObject();
        JsonObject decoder = config["llm"]!.AsObject();
        using (SafetensorsFile stored = SafetensorsFile.Open(Path.Combine(this.folder, this.model + ".weights.safetensors")))
        {
            DenseTables weights = new(stored, Number(decoder, "vocab"), Number(decoder, "hidden"));
            bool usesProprioception = (bool)vectorCase["use_proprio"]!;
            IEnumerable<string> names = weights.Tensors.Select(tensor => tensor.Name)
                .Where(name => usesProprioception || !name.StartsWith("proprio_projector.", StringComparison.Ordinal));
            SafetensorsWriter.Write(Path.Combine(folder, ShardedSafetensors.SingleName), weights, names);
        }

        File.WriteAllText(Path.Combine(folder, HuggingFaceConfiguration.FileName), Configuration(config, decoder).ToJsonString());
        JsonObject preprocessor = new() { [ImageNormalizationFile.Field] = vectorCase["normalize_params"]!.DeepClone() };
        File.WriteAllText(Path.Combine(folder, ImageNormalizationFile.FileName), preprocessor.ToJsonString());
        File.WriteAllText(Path.Combine(folder, DatasetStatistics.FileName), this.document["norm_stats"]!.ToJsonString());
    }

    private static JsonObject Configuration(JsonObject config, JsonObject decoder)
    {
        int side = Number(config, "image_size");
        return new JsonObject
        {
            ["model_type"] = "openvla",
            ["arch_specifier"] = "no-align+fused-gelu-mlp",
            ["llm_backbone_id"] = "llama2-7b-pure",
            ["image_resize_strategy"] = "resize-naive",
            ["use_fused_vision_backbone"] = true,
            ["timm_model_ids"] = new JsonArray(HuggingFaceConfiguration.DinoId, HuggingFaceConfiguration.SiglipId),
            [HuggingFaceConfiguration.EncoderSizes] = new JsonArray(Encoder(config["dino"]!.AsObject()), Encoder(config["siglip"]!.AsObject())),
            ["image_sizes"] = new JsonArray(side, side),
            ["pad_to_multiple_of"] = Number(decoder, "vocab") - Number(config, "effective_vocab"),
            ["pad_token_id"] = Number(decoder, "pad_token_id"),
            ["text_config"] = new JsonObject
            {
                ["vocab_size"] = Number(decoder, "vocab"),
                ["bos_token_id"] = Number(decoder, "bos_id"),
                ["eos_token_id"] = Number(decoder, "stop_id"),
                ["hidden_size"] = Number(decoder, "hidden"),
                ["num_hidden_layers"] = Number(decoder, "layers"),
                ["num_attention_heads"] = Number(decoder, "heads"),
                ["intermediate_size"] = Number(decoder, "mlp"),
            },
        };
    }

    private static JsonObject Encoder(JsonObject encoder) => new()
    {
        ["embed_dim"] = Number(encoder, "dim"),
        ["depth"] = Number(encoder, "depth"),
        ["num_heads"] = Number(encoder, "heads"),
        ["mlp_hidden"] = Number(encoder, "mlp"),
    };

    private static int Number(JsonObject parent, string name) => (int)(parent[name] ?? throw Missing(name));

    private static string Text(JsonObject parent, string name) => (string?)parent[name] ?? throw Missing(name);

    private static FormatException Missing(string name) => new($"'{name}' is missing.");

    /// <summary>The stored tensors, with the two vocabulary tables rebuilt from the rows that are stored; the others are zero.</summary>
    private sealed class DenseTables : IWeightSource
    {
        private readonly SafetensorsFile stored;
        private readonly Dictionary<string, float[]> tables = [];

        public DenseTables(SafetensorsFile stored, int rows, int width)
        {
            this.stored = stored;
            Scatter(PolicyTensorNames.TokenEmbedding, "embed_row_ids", "embed_rows", rows, width);
            Scatter(PolicyTensorNames.Head, "lm_head_row_ids", "lm_head_rows", rows, width);
            Tensors =
            [
                .. stored.Tensors.Where(tensor => tensor.Name is not ("embed_rows" or "lm_head_rows")),
                .. tables.Keys.Select(name => new TensorDescription(name, TensorElementType.Float32, [rows, width])),
            ];
        }

        public IReadOnlyCollection<TensorDescription> Tensors { get; }

        public void Read(string name, long firstElement, Span<float> destination)
        {
            if (tables.TryGetValue(name, out float[]? table))
            {
                table.AsSpan((int)firstElement, destination.Length).CopyTo(destination);
                return;
            }

            this.stored.Read(name, firstElement, destination);
        }

        private void Scatter(string name, string idName, string rowName, int rows, int width)
        {
            byte[] bytes = new byte[this.stored.Entries.Single(entry => entry.Name == idName).ByteCount];
            this.stored.ReadBytes(idName, 0, bytes);
            float[] table = new float[rows * width];
            long row = 0;
            foreach (long id in MemoryMarshal.Cast<byte, long>(bytes))
            {
                this.stored.Read(rowName, row++ * width, table.AsSpan((int)id * width, width));
            }

            tables.Add(name, table);
        }
    }
}
