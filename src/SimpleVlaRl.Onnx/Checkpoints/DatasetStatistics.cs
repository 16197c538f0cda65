using System.Text.Json;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>The normalisation of one data set: from <c>dataset_statistics.json</c>, else from <c>norm_stats</c> in <c>config.json</c>.</summary>
/// <param name="Key">The data set's name in the file.</param>
/// <param name="Actions">The map of actions.</param>
/// <param name="Proprioception">The map of proprioception; null when the data set has none.</param>
internal sealed record DatasetStatistics(string Key, ActionNormalization Actions, ActionNormalization? Proprioception)
{
    public const string FileName = "dataset_statistics.json";
    public const string Field = "norm_stats";
    private static readonly string[] TaskPrefixes = ["robotwin2_", "robotwin_"];

    public static DatasetStatistics Read(string folder, OpenVlaPlatform platform, string? key)
    {
        string path = Path.Combine(folder, FileName);
        bool hasFile = File.Exists(path);
        path = hasFile ? path : Path.Combine(folder, HuggingFaceConfiguration.FileName);
        using CheckpointJson json = CheckpointJson.Open(path);
        JsonElement all = hasFile ? json.Root : json.Root.TryGetProperty(Field, out JsonElement found) ? found : default;
        string[] keys = all.ValueKind == JsonValueKind.Object ? [.. all.EnumerateObject().Select(property => property.Name)] : [];
        if (keys.Length == 0)
        {
            throw new PolicyLoadException($"'{folder}' has no normalisation statistics: {FileName} is missing and {HuggingFaceConfiguration.FileName} has no "
                + $"{Field}; copy {FileName} from the checkpoint that was trained on.");
        }

        string chosen = Choose(keys, key, path);
        JsonElement entry = all.GetProperty(chosen);
        ActionNormalization? actions = Normalization(json, entry, "action", chosen, platform.UsesQuantiles);
        ActionNormalization? proprioception = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("proprio", out _)
            ? Normalization(json, entry, "proprio", chosen, platform.UsesQuantiles)
            : null;
        if (actions is not null && actions.Dimension != platform.ActionDimension)
        {
            json.Wrong($"{chosen}.action has {actions.Dimension} dimensions; the platform '{platform.Name}' has {platform.ActionDimension}");
        }

        json.ThrowIfWrong();
        return new DatasetStatistics(chosen, actions!, proprioception);
    }

    /// <summary>SimpleVLA-RL <c>rob_rollout.py</c>: a suite's own name, else with <c>_no_noops</c>; RoboTwin's prefix is not part of the key.</summary>
    private static string Choose(string[] keys, string? wanted, string path)
    {
        if (wanted is null)
        {
            return keys.Length == 1
                ? keys[0]
                : throw new PolicyLoadException(
                    $"'{path}' has the statistics of {keys.Length} data sets; choose one with --unnorm-key: {string.Join(", ", keys)}.");
        }

        string bare = TaskPrefixes.Where(prefix => wanted.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => wanted[prefix.Length..])
            .FirstOrDefault(wanted);
        string[] candidates = [wanted, wanted + "_no_noops", bare];
        return candidates.FirstOrDefault(keys.Contains)
            ?? throw new PolicyLoadException(
                $"'{path}' has no statistics '{wanted}'; did you mean '{NearestName.Of(wanted, keys)}'? It has: {string.Join(", ", keys)}.");
    }

    private static ActionNormalization? Normalization(CheckpointJson json, JsonElement entry, string field, string key, bool usesQuantiles)
    {
        string where = $"{key}.{field}";
        JsonElement statistics = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(field, out JsonElement found) ? found : default;
        double[]? low = json.Numbers(statistics, usesQuantiles ? "q01" : "min", where);
        double[]? high = json.Numbers(statistics, usesQuantiles ? "q99" : "max", where);
        if (low is null || high is null)
        {
            return null;
        }

        bool[] mask = [.. low.Select(_ => true)];
        if (statistics.TryGetProperty("mask", out JsonElement stored))
        {
            if (stored.ValueKind != JsonValueKind.Array
                || stored.EnumerateArray().Any(item => item.ValueKind is not (JsonValueKind.True or JsonValueKind.False)))
            {
                json.Wrong($"{where}.mask is no array of true and false");
                return null;
            }

            mask = [.. stored.EnumerateArray().Select(item => item.GetBoolean())];
        }

        if (high.Length != low.Length || mask.Length != low.Length)
        {
            json.Wrong($"{where} has {low.Length} lows, {high.Length} highs and {mask.Length} masks; expected as many of each");
            return null;
        }

        int reversed = Array.FindIndex([.. low.Zip(high, (a, b) => a > b)], isReversed => isReversed);
        if (reversed >= 0)
        {
            json.Wrong($"{where} has low {low[reversed]} above high {high[reversed]} in dimension {reversed}");
        }

        return new ActionNormalization { Low = low, High = high, Mask = mask };
    }
}
