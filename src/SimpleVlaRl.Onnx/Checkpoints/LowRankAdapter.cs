using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>A LoRA adapter as PEFT saves it, opened and checked against the weights that it changes.</summary>
internal sealed class LowRankAdapter : IDisposable
{
    private const string Wrapper = "base_model.model.";
    private const string LeftSuffix = ".lora_B.weight";
    private const string RightSuffix = ".lora_A.weight";

    private readonly SafetensorsFile file;
    private readonly Dictionary<string, Factors> factors;

    private LowRankAdapter(SafetensorsFile file, Dictionary<string, Factors> factors)
    {
        this.file = file;
        this.factors = factors;
    }

    /// <summary>How many modules have factors.</summary>
    public int ModuleCount => this.factors.Count;

    /// <summary>Opens an adapter.</summary>
    /// <param name="folder">The folder with adapter_config.json and adapter_model.safetensors.</param>
    /// <param name="weights">The weights that it changes.</param>
    /// <exception cref="PolicyLoadException">It is no adapter that can be merged, or it does not fit the weights; everything is said at once.</exception>
    public static LowRankAdapter Open(string folder, IWeightSource weights)
    {
        string path = Path.Combine(folder, AdapterConfiguration.WeightsName);
        LfsPointer.Refuse([path, Path.Combine(folder, AdapterConfiguration.FileName)]);
        AdapterConfiguration configuration = AdapterConfiguration.Read(folder);
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException($"The adapter '{path}' cannot be read: {exception.Message}", exception);
        }

        try
        {
            return new LowRankAdapter(file, Match(path, file, configuration, weights.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The factors of a tensor's change, or null where the adapter leaves it alone.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <returns>The left factor [outputs, rank], the right one [rank, inputs], and the scale of their product.</returns>
    public (float[] Left, float[] Right, int Rank, float Scale)? Read(string tensor)
    {
        if (!this.factors.TryGetValue(tensor, out Factors? factors))
        {
            return null;
        }

        float[] left = new float[factors.Outputs * factors.Rank];
        float[] right = new float[factors.Rank * factors.Inputs];
        this.file.Read(factors.Module + LeftSuffix, 0, left);
        this.file.Read(factors.Module + RightSuffix, 0, right);
        return (left, right, factors.Rank, factors.Scale);
    }

    public void Dispose() => this.file.Dispose();

    private static Dictionary<string, Factors> Match(
        string path, SafetensorsFile file, AdapterConfiguration configuration, Dictionary<string, TensorDescription> weights)
    {
        Dictionary<string, SafetensorsEntry> entries = file.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Dictionary<string, Factors> factors = new(StringComparer.Ordinal);
        List<string> errors = [];
        foreach (string stored in file.Entries.Select(entry => entry.Name)
            .Where(name => name.EndsWith(RightSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            string wrapped = stored[..^RightSuffix.Length];
            string module = wrapped.StartsWith(Wrapper, StringComparison.Ordinal) ? wrapped[Wrapper.Length..] : wrapped;
            SafetensorsEntry right = entries[stored];
            entries.Remove(stored);
            if (!entries.Remove(wrapped + LeftSuffix, out SafetensorsEntry? left))
            {
                errors.Add($"'{wrapped}{LeftSuffix}' is missing");
            }
            else if (!weights.TryGetValue(module + ".weight", out TensorDescription? weight))
            {
                errors.Add($"it changes '{module}.weight', which the weights do not have");
            }
            else
            {
                string? error = Misfit(module, left, right, weight, configuration);
                if (error is null)
                {
                    factors[weight.Name] = new Factors(
                        wrapped, (int)weight.Shape[0], (int)weight.Shape[1], (int)right.Shape[0], (float)configuration.ScaleOf(module));
                }
                else
                {
                    errors.Add(error);
                }
            }
        }

        errors.AddRange(entries.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}' is neither of the two factors of a linear module"));
        errors.AddRange((configuration.TargetModules ?? [])
            .Where(name => !factors.Values.Any(found => AdapterConfiguration.Fits(found.Module, name)))
            .Select(name => $"target_modules names '{name}', which no factors are there for"));
        return errors.Count == 0 && factors.Count > 0
            ? factors
            : throw new PolicyLoadException(
                $"The adapter '{path}' cannot be merged: {(errors.Count > 0 ? CheckpointTensors.Listed(errors) : "it holds no factors")}.");
    }

    private static string? Misfit(string module, SafetensorsEntry left, SafetensorsEntry right, TensorDescription weight, AdapterConfiguration configuration)
    {
        int rank = configuration.RankOf(module);
        if (weight.Shape.Count != 2 || !right.Shape.SequenceEqual([rank, weight.Shape[1]]) || !left.Shape.SequenceEqual([weight.Shape[0], rank]))
        {
            return $"'{module}' has factors [{string.Join(", ", left.Shape)}] and [{string.Join(", ", right.Shape)}]; rank {rank} and the weight "
                + $"[{string.Join(", ", weight.Shape)}] want others";
        }

        if (SafetensorsDataType.ToWeight(left.DataType) is null || SafetensorsDataType.ToWeight(right.DataType) is null)
        {
            return $"'{module}' has factors of type {left.DataType} and {right.DataType}; expected F32, F16 or BF16";
        }

        return configuration.TargetModules is { } targets && !targets.Any(name => AdapterConfiguration.Fits(module, name))
            ? $"'{module}' has factors although target_modules does not name it"
            : null;
    }

    private sealed record Factors(string Module, int Outputs, int Inputs, int Rank, float Scale);
}
