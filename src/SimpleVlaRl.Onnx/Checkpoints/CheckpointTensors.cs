using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Compares a checkpoint's tensors with what an architecture needs.</summary>
internal static class CheckpointTensors
{
    private const int ListedTensors = 100;

    /// <summary>Demands every tensor of the architecture in its shape, and nothing else but what is known to be unused.</summary>
    /// <exception cref="PolicyLoadException">Lists every tensor that is missing, superfluous, or of another shape or type.</exception>
    public static void Demand(PolicyArchitecture architecture, ShardedSafetensors weights, string folder)
    {
        Dictionary<string, SafetensorsEntry> found = weights.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        List<string> errors = [];
        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(architecture))
        {
            if (!found.Remove(name, out SafetensorsEntry? entry))
            {
                errors.Add($"'{name}' [{string.Join(", ", shape)}] is missing");
            }
            else if (!entry.Shape.SequenceEqual(shape))
            {
                errors.Add($"'{name}' is [{string.Join(", ", entry.Shape)}]; expected [{string.Join(", ", shape)}]");
            }
            else if (SafetensorsDataType.ToWeight(entry.DataType) is null)
            {
                errors.Add($"'{name}' is of type {entry.DataType}; expected F32, F16 or BF16");
            }
        }

        errors.AddRange(
            found.Keys.Where(name => !IsKnownUnused(architecture, name)).Order(StringComparer.Ordinal).Select(name => $"'{name}' is not part of the network"));
        if (errors.Count > 0)
        {
            throw new PolicyLoadException($"The weights in '{folder}' do not fit its config.json in {errors.Count} places: {Listed(errors)}.");
        }
    }

    /// <summary>Errors in one sentence; of very many the first.</summary>
    public static string Listed(IReadOnlyList<string> errors) =>
        string.Join("; ", errors.Take(ListedTensors)) + (errors.Count > ListedTensors ? $"; and {errors.Count - ListedTensors} more" : "");

    /// <summary>What released checkpoints hold and no forward pass touches: see <see cref="UnusedTensors"/>, and tables that old libraries saved.</summary>
    private static bool IsKnownUnused(PolicyArchitecture architecture, string name) =>
        UnusedTensors.Prefixes(architecture).Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);
}
