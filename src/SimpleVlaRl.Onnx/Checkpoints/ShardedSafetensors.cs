using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>The weights of a Hugging Face folder: one file, or shards with <c>model.safetensors.index.json</c>. Read on demand, from any thread.</summary>
public sealed class ShardedSafetensors : IWeightSource, IDisposable
{
    /// <summary>The index's file name.</summary>
    public const string IndexName = "model.safetensors.index.json";

    /// <summary>The file name of weights that are not sharded.</summary>
    public const string SingleName = "model.safetensors";

    private readonly List<SafetensorsFile> files = [];
    private readonly HashSet<string> fileNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> entries = new(StringComparer.Ordinal);

    private ShardedSafetensors()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<TensorDescription> Tensors { get; private set; } = [];

    /// <summary>Every tensor, also those whose type is none of weights; the names are those of <see cref="Tensors"/>.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; private set; } = [];

    /// <summary>The names of the files that are open.</summary>
    public IReadOnlySet<string> FileNames => fileNames;

    /// <summary>The bytes of all tensors.</summary>
    public long ByteCount => this.entries.Values.Sum(stored => stored.Entry.ByteCount);

    /// <summary>Opens all files and checks them against the index and against each other; nothing is read of the tensors.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The open weights.</returns>
    /// <exception cref="PolicyLoadException">A file is missing or malformed, or the index and the shards disagree; everything is said at once.</exception>
    public static ShardedSafetensors Open(string folder)
    {
        ShardedSafetensors weights = new();
        try
        {
            string index = Path.Combine(folder, IndexName);
            if (File.Exists(index))
            {
                weights.AddShards(folder, index);
            }
            else if (File.Exists(Path.Combine(folder, SingleName)))
            {
                weights.AddFile(Path.Combine(folder, SingleName), name => name);
            }
            else
            {
                throw new PolicyLoadException($"'{folder}' has neither {IndexName} nor {SingleName}{Instead(folder)}; give the folder of a Hugging Face "
                    + "checkpoint with safetensors weights.");
            }

            // openvla-oft keeps these two outside the model; converted from .pt they carry their own short names.
            weights.AddComponents(folder, "proprio_projector", "proprio_projector.");
            weights.AddComponents(folder, "action_head", "action_head.");
            weights.Describe();
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Read(string name, long firstElement, Span<float> destination)
    {
        (SafetensorsFile file, SafetensorsEntry entry) = Find(name);
        file.Read(entry.Name, firstElement, destination);
    }

    /// <summary>Reads a run of a tensor's stored bytes, whatever its type.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="firstByte">The first byte, counted from the tensor's start.</param>
    /// <param name="destination">The bytes wanted.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public void ReadBytes(string name, long firstByte, Span<byte> destination)
    {
        (SafetensorsFile file, SafetensorsEntry entry) = Find(name);
        file.ReadBytes(entry.Name, firstByte, destination);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsFile file in this.files)
        {
            file.Dispose();
        }
    }

    /// <summary>What there is in place of whole weights, for the error.</summary>
    private static string Instead(string folder) =>
        File.Exists(Path.Combine(folder, AdapterConfiguration.WeightsName))
            ? ", only a LoRA adapter, which is given with --merge-adapter beside the weights of its base"
        : Directory.EnumerateFiles(folder, "model-*.safetensors").Any() ? ", only shards whose index is missing"
        : Directory.EnumerateFiles(folder, "pytorch_model*").Any() ? ", only pickles, which this program does not run"
        : "";

    private (SafetensorsFile File, SafetensorsEntry Entry) Find(string name) => this.entries.TryGetValue(name, out (SafetensorsFile, SafetensorsEntry) stored)
        ? stored
        : throw new KeyNotFoundException($"The checkpoint has no tensor '{name}'.");

    private void AddShards(string folder, string indexPath)
    {
        using CheckpointJson json = CheckpointJson.Open(indexPath);
        Dictionary<string, string> map = ReadMap(json);
        foreach (string shard in map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, shard);
            if (Path.GetFileName(shard) != shard || shard is "" or "." or "..")
            {
                json.Wrong($"weight_map names the file '{shard}', which leaves the folder");
            }
            else if (!File.Exists(path))
            {
                json.Wrong($"the shard '{shard}' is missing");
            }
            else
            {
                SafetensorsFile file = AddFile(path, name => name);
                foreach (SafetensorsEntry entry in file.Entries.Where(entry => !map.TryGetValue(entry.Name, out string? at) || at != shard))
                {
                    json.Wrong($"the shard '{shard}' holds '{entry.Name}', which weight_map "
                        + $"{(map.TryGetValue(entry.Name, out string? at) ? $"places in '{at}'" : "does not name")}");
                }
            }
        }

        json.ThrowIfWrong();
        foreach ((string name, string shard) in map.Where(item => !this.entries.ContainsKey(item.Key)))
        {
            json.Wrong($"weight_map places '{name}' in '{shard}', which does not hold it");
        }

        long? total = json.Root.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("total_size", out JsonElement size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long bytes)
                ? bytes
                : null;
        if (total is not null && total != ByteCount)
        {
            json.Wrong($"total_size is {total}; the shards hold {ByteCount} bytes");
        }

        json.ThrowIfWrong();
    }

    private static Dictionary<string, string> ReadMap(CheckpointJson json)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        if (json.Root.TryGetProperty("weight_map", out JsonElement entries) && entries.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty entry in entries.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.String || !map.TryAdd(entry.Name, entry.Value.GetString()!))
                {
                    json.Wrong($"weight_map has '{entry.Name}' twice or without a file name");
                }
            }
        }

        if (map.Count == 0)
        {
            json.Wrong("weight_map is missing or empty");
        }

        json.ThrowIfWrong();
        return map;
    }

    private void AddComponents(string folder, string stem, string prefix)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, stem + "*.safetensors").Order(StringComparer.Ordinal)];
        if (files.Length > 1)
        {
            throw new PolicyLoadException($"'{folder}' has {files.Length} files {stem}*.safetensors ({string.Join(", ", files.Select(Path.GetFileName))}); "
                + "keep the one that belongs to the model.");
        }

        if (files.Length == 1)
        {
            AddFile(files[0], name => prefix + Bare(name, prefix));
        }
    }

    /// <summary>Without what data-parallel training and our own prefix put in front.</summary>
    private static string Bare(string name, string prefix)
    {
        const string DataParallel = "module.";
        string bare = name.StartsWith(DataParallel, StringComparison.Ordinal) ? name[DataParallel.Length..] : name;
        return bare.StartsWith(prefix, StringComparison.Ordinal) ? bare[prefix.Length..] : bare;
    }

    private SafetensorsFile AddFile(string path, Func<string, string> rename)
    {
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new PolicyLoadException(exception.Message, exception);
        }

        this.files.Add(file);
        fileNames.Add(Path.GetFileName(path));
        foreach (SafetensorsEntry entry in file.Entries)
        {
            if (!this.entries.TryAdd(rename(entry.Name), (file, entry)))
            {
                throw new PolicyLoadException($"The tensor '{rename(entry.Name)}' is in '{path}' and in another file of the checkpoint; remove one.");
            }
        }

        return file;
    }

    private void Describe()
    {
        Entries = [.. this.entries.Select(item => item.Value.Entry with { Name = item.Key })];
        Tensors = [.. Entries.Where(entry => SafetensorsDataType.ToWeight(entry.DataType) is not null)
            .Select(entry => new TensorDescription(entry.Name, SafetensorsDataType.ToWeight(entry.DataType)!.Value, entry.Shape))];
    }
}
