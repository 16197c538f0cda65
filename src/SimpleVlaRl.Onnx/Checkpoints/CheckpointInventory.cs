using System.IO.Enumeration;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>
/// Every file of a checkpoint's folder is read, known to change nothing, or named and refused: what is passed over in silence may be what makes the policy
/// work.
/// </summary>
internal static class CheckpointInventory
{
    /// <summary>What the loader reads; shards are named by the index.</summary>
    private static readonly string[] Read =
    [
        HuggingFaceConfiguration.FileName, DatasetStatistics.FileName, ImageNormalizationFile.FileName, HuggingFaceCheckpoint.TokenizerName,
        ShardedSafetensors.IndexName, "proprio_projector*.safetensors", "action_head*.safetensors",
    ];

    /// <summary>
    /// What says nothing about the network that config.json, the statistics and tokenizer.model do not say: other forms of the tokeniser, code, notes, logs,
    /// and the state of trainers.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "generation_config.json", "processor_config.json",
        "chat_template.*",
        "*.py", "*.py.back.*", "config.json.back.*", "*.md", "*.txt", "*.log", "*.png", "*.jpg", "*.jpeg", "*.gif", "*.svg", "*.mp4", "LICENSE*",
        ".gitattributes", ".gitignore", ".gitkeep", ".DS_Store",
        "events.out.tfevents.*", "trainer_state.json", "training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt", "rng_state*.pth",
        "all_results.json", "train_results.json", "eval_results.json",
    ];

    private static readonly string[] HarmlessFolders =
    [
        ".git", ".cache", ".huggingface", "__pycache__", ".ipynb_checkpoints", "runs", "logs", "wandb", AdapterConfiguration.UsualFolder
    ];

    /// <summary>What means something and is not read, with what to do; the first that fits counts.</summary>
    private static readonly (string Pattern, string Reason)[] Refused =
    [
        (
            "vision_backbone--*",
            "holds an image encoder that was trained on (with FiLM where the policy used it), which config.json does not tell of and "
            + "this program does not compute"),
        ("vision_backbone*", "holds an image encoder beside the model's own"),
        ("noisy_action_projector*", "belongs to a diffusion head, which this program does not compute"),
        (AdapterConfiguration.FileName, "describes an adapter that is not merged; give its folder with --merge-adapter, or move it away"),
        (AdapterConfiguration.WeightsStem + "*", "is an adapter that is not merged; give its folder with --merge-adapter, or move it away"),
        ("pytorch_model*", "is a second set of weights, as a pickle; keep one set"),
        ("*.gguf", "is a second set of weights; keep one set"),
        ("*.safetensors", "holds tensors that no index names"),
        ("*.pt", "is a pickle that is not known to be unused"),
        ("*.pth", "is a pickle that is not known to be unused"),
        ("*.bin", "is a pickle that is not known to be unused"),
        ("*", "is not a file of a checkpoint that this program knows"),
    ];

    /// <summary>Whether a file says nothing about the network, so that it does not matter what is in it.</summary>
    /// <param name="name">The file's name.</param>
    public static bool IsHarmless(string name) => Fits(name, Harmless);

    /// <summary>Refuses what would be passed over.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="shards">The files that the index names, or the one without an index.</param>
    /// <param name="unneeded">Pickles that are known to be unneeded here, because the same part was read or the head does not use it.</param>
    /// <param name="adapterFolder">The adapter that is merged; null for none.</param>
    /// <exception cref="PolicyLoadException">Names every such file and folder at once.</exception>
    public static void Demand(string folder, IReadOnlySet<string> shards, IReadOnlySet<string> unneeded, string? adapterFolder)
    {
        bool holdsAdapter = adapterFolder is not null && Path.GetFullPath(adapterFolder) == Path.GetFullPath(folder);
        List<string> problems = [];
        foreach (string name in Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal))
        {
            if (shards.Contains(name) || unneeded.Contains(name) || Fits(name, Read) || Fits(name, Harmless)
                || (holdsAdapter && AdapterConfiguration.IsOfAdapter(name)))
            {
                continue;
            }

            bool isSecondSet = name == ShardedSafetensors.SingleName;
            string reason = isSecondSet
                ? $"lies beside {ShardedSafetensors.IndexName}, which names other files; keep one set of weights"
                : Refused.First(entry => Fits(name, [entry.Pattern])).Reason;
            problems.Add($"'{name}' {reason}");
        }

        problems.AddRange(Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)!).Where(name => !HarmlessFolders.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"the folder '{name}' is not one of a checkpoint that this program knows"));
        if (problems.Count > 0)
        {
            throw new PolicyLoadException($"'{folder}' holds what would be passed over: {string.Join("; ", problems)}. Move away what the policy does not "
                + "need; what it needs this program cannot take along.");
        }
    }

    private static bool Fits(string name, IEnumerable<string> patterns) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
