using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>An OpenVLA-OFT or SimpleVLA-RL checkpoint as Hugging Face lays it out, opened and checked; its weights are read on demand.</summary>
public sealed class HuggingFaceCheckpoint : IDisposable
{
    /// <summary>The tokeniser's file name.</summary>
    public const string TokenizerName = "tokenizer.model";

    /// <summary>OpenVLA's prompt around an instruction.</summary>
    public const string PromptTemplate = "In: What action should the robot take to {instruction}?\nOut:";

    /// <summary>Llama's piece of a lone space: OpenVLA learned with one after <c>Out:</c>, and appends its id where the prompt does not end in it.</summary>
    public const long PromptSuffixTokenId = 29871;

    private readonly AdaptedCheckpoint weights;

    private HuggingFaceCheckpoint(
        string folder, OpenVlaPlatform platform, PolicyArchitecture architecture, DatasetStatistics statistics, AdaptedCheckpoint weights)
    {
        Folder = folder;
        Platform = platform;
        Architecture = architecture;
        StatisticsKey = statistics.Key;
        Actions = statistics.Actions;
        Proprioception = architecture.ProprioceptionDimension > 0 ? statistics.Proprioception : null;
        this.weights = weights;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The robot's side.</summary>
    public OpenVlaPlatform Platform { get; }

    /// <summary>The network.</summary>
    public PolicyArchitecture Architecture { get; }

    /// <summary>The data set whose statistics normalise.</summary>
    public string StatisticsKey { get; }

    /// <summary>The map of actions.</summary>
    public ActionNormalization Actions { get; }

    /// <summary>The map of proprioception; null when the policy takes none.</summary>
    public ActionNormalization? Proprioception { get; }

    /// <summary>The weights, with the network's tensors only.</summary>
    public IWeightSource Weights => new NetworkTensors(this.weights.Weights, PolicyTensorNames.All(Architecture).Select(tensor => tensor.Name));

    /// <summary>The bytes of all weights in the folder.</summary>
    public long ByteCount => this.weights.Stored.ByteCount;

    /// <summary>How many modules a merged adapter changes; 0 without one.</summary>
    public int AdaptedModuleCount => this.weights.AdaptedModuleCount;

    /// <summary>The tokeniser's file, or null where the folder has none.</summary>
    public string? TokenizerPath => File.Exists(Path.Combine(Folder, TokenizerName)) ? Path.Combine(Folder, TokenizerName) : null;

    /// <summary>Opens a folder and checks that its files fit each other.</summary>
    /// <param name="folder">The folder with <c>config.json</c>.</param>
    /// <param name="options">What the folder does not say.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="PolicyLoadException">Something does not fit; nothing is loaded.</exception>
    public static HuggingFaceCheckpoint Open(string folder, HuggingFaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(folder))
        {
            throw new PolicyLoadException($"There is no folder '{folder}'; give one that holds a Hugging Face checkpoint.");
        }

        LfsPointer.Refuse(Directory.EnumerateFiles(folder).Where(path => !CheckpointInventory.IsHarmless(Path.GetFileName(path))));
        HuggingFaceConfiguration configuration = HuggingFaceConfiguration.Read(folder);
        DatasetStatistics statistics = DatasetStatistics.Read(folder, options.Platform, options.StatisticsKey);
        IReadOnlyList<VisionEncoderArchitecture> encoders = ImageNormalizationFile.Apply(folder, configuration.VisionEncoders);
        if (options.ImageCount < 1 || options.ImageCount > options.Platform.Cameras.Count)
        {
            throw new PolicyLoadException(
                $"The policy would see {options.ImageCount} images; the platform '{options.Platform.Name}' has 1 to {options.Platform.Cameras.Count}.");
        }

        AdaptedCheckpoint weights = AdaptedCheckpoint.Open(folder, options.AdapterFolder);
        try
        {
            PolicyArchitecture architecture = Describe(folder, options, configuration, encoders, weights.Stored);
            if (architecture.Validate() is { Count: > 0 } errors)
            {
                throw new PolicyLoadException(
                    $"'{Path.Combine(folder, HuggingFaceConfiguration.FileName)}' describes no network: {string.Join("; ", errors)}.");
            }

            CheckpointTensors.Demand(architecture, weights.Stored, folder);
            int joints = architecture.ProprioceptionDimension;
            if (joints > 0 && statistics.Proprioception?.Dimension != joints)
            {
                throw new PolicyLoadException($"The weights take proprioception of {joints} dimensions; the statistics '{statistics.Key}' have "
                    + $"{statistics.Proprioception?.Dimension ?? 0}.");
            }

            return new HuggingFaceCheckpoint(folder, options.Platform, architecture, statistics, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>The manifest of the policy, without versions.</summary>
    /// <param name="name">The policy's name.</param>
    /// <returns>The manifest.</returns>
    public PolicyManifest Manifest(string name) => new()
    {
        Name = name,
        Architecture = Architecture,
        Cameras = [.. Platform.Cameras.Take(Architecture.ImageCount)],
        Joints = Platform.Joints,
        ImageRecipe = Platform.ImageRecipe,
        PromptTemplate = PromptTemplate,
        Tokenizer = TokenizerName,
        PromptSuffixTokenId = PromptSuffixTokenId,
        WaypointRateHertz = Platform.WaypointRateHertz,
        Actions = Actions,
        Proprioception = Proprioception,
    };

    /// <inheritdoc/>
    public void Dispose() => this.weights.Dispose();

    private static PolicyArchitecture Describe(
        string folder,
        HuggingFaceOptions options,
        HuggingFaceConfiguration configuration,
        IReadOnlyList<VisionEncoderArchitecture> encoders,
        ShardedSafetensors weights)
    {
        bool hasRegression = weights.Entries.Any(entry => entry.Name.StartsWith(PolicyTensorNames.RegressionHead, StringComparison.Ordinal));
        SafetensorsEntry? proprioception = weights.Entries.FirstOrDefault(entry => entry.Name == "proprio_projector.fc1.weight");
        HashSet<string> unneeded =
        [
            .. Pickles(folder, "action_head", hasRegression || options.Head == PolicyHead.Tokens),
            .. Pickles(folder, "proprio_projector", proprioception is not null),
        ];
        CheckpointInventory.Demand(folder, weights.FileNames, unneeded, options.AdapterFolder);
        int visionWidth = encoders.Sum(encoder => encoder.Width);
        bool isReleased = configuration.Decoder == OpenVlaOftPreset.Llama && encoders[0].BlockCount == OpenVlaOftPreset.DinoBlockCount
            && encoders[1].BlockCount == OpenVlaOftPreset.SiglipBlockCount;
        return new PolicyArchitecture
        {
            Preset = isReleased ? OpenVlaOftPreset.Name : "openvla-oft",
            ImageCount = options.ImageCount,
            ImageSize = configuration.ImageSize,
            VisionEncoders = encoders,
            ProjectorHiddenWidths = [4 * visionWidth, configuration.Decoder.Width],
            Decoder = configuration.Decoder,
            ProprioceptionDimension = proprioception is { Shape.Count: 2 } && proprioception.Shape[1] <= int.MaxValue ? (int)proprioception.Shape[1] : 0,
            VocabularySize = configuration.VocabularySize,
            BeginTokenId = configuration.BeginTokenId,
            EndTokenId = configuration.EndTokenId,
            PaddingTokenId = configuration.PaddingTokenId,
            HeadRowCount = configuration.VocabularySize,
            FirstActionRow = configuration.FirstActionRow,
            ActionDimension = options.Platform.ActionDimension,
            ChunkLength = options.Platform.ChunkLength,
            Head = options.Head ?? (hasRegression ? PolicyHead.Regression : PolicyHead.Tokens),
        };
    }

    /// <summary>The pickles of a part, which are not needed; a part that exists only as a pickle is not read, because unpickling runs its code.</summary>
    private static string[] Pickles(string folder, string stem, bool isNotNeeded)
    {
        string[] pickles = [.. Directory.EnumerateFiles(folder, stem + "*.pt").Order(StringComparer.Ordinal)];
        return pickles.Length == 0 || isNotNeeded
            ? [.. pickles.Select(path => Path.GetFileName(path)!)]
            : throw new PolicyLoadException($"'{pickles[0]}' is a Python pickle, which this program does not run; convert it once with "
                + $"safetensors.torch.save_file(torch.load(path, weights_only=True), '{stem}.safetensors').");
    }
}
