using System.Globalization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;
using TorchSharp;

namespace SimpleVlaRl.Training.Networks;

/// <summary>Adapters as a safetensors file of their own, rank and alpha in its header.</summary>
public static class LoraFile
{
    private const string Rank = "lora_rank";
    private const string Alpha = "lora_alpha";

    /// <summary>Writes adapters, by a temporary file and a rename.</summary>
    /// <param name="path">The file.</param>
    /// <param name="adapters">The adapters.</param>
    public static void Write(string path, LoraAdapters adapters) => Write(path, adapters, null);

    /// <summary>Reads the size of a file's adapters.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rank and alpha.</returns>
    /// <exception cref="InvalidDataException">The file has none.</exception>
    public static LoraOptions ReadOptions(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Options(path, file);
    }

    /// <summary>Reads adapters into those of a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="adapters">The adapters to overwrite.</param>
    /// <exception cref="InvalidDataException">The file has no adapters, or some of another rank or alpha.</exception>
    /// <exception cref="PolicyLoadException">Tensors are missing, superfluous or of another shape; all are listed.</exception>
    public static void Read(string path, LoraAdapters adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        LoraOptions found = Options(path, file);
        if (found != adapters.Options)
        {
            throw new InvalidDataException($"'{path}' has rank {found.Rank} and alpha {found.Alpha}; the network's adapters have rank {adapters.Options.Rank} "
                + $"and alpha {adapters.Options.Alpha}.");
        }

        WeightLoading.Load(adapters.Store, file);
    }

    internal static void Write(string path, LoraAdapters adapters, torch.Tensor? flat)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        TorchWeightSource source = new(adapters.Store, flat ?? adapters.Store.Flat);
        Dictionary<string, string> metadata = new()
        {
            [Rank] = adapters.Options.Rank.ToString(CultureInfo.InvariantCulture),
            [Alpha] = adapters.Options.Alpha.ToString("R", CultureInfo.InvariantCulture),
        };
        SafetensorsWriter.Write(path, source, source.Tensors.Select(tensor => tensor.Name), TensorElementType.Float32, metadata);
    }

    private static LoraOptions Options(string path, SafetensorsFile file) =>
        int.TryParse(file.Metadata.GetValueOrDefault(Rank), CultureInfo.InvariantCulture, out int rank)
        && double.TryParse(file.Metadata.GetValueOrDefault(Alpha), CultureInfo.InvariantCulture, out double alpha)
            ? new LoraOptions(rank, alpha)
            : throw new InvalidDataException($"'{path}' has no {Rank} and {Alpha} in its header; it holds no adapters.");
}
