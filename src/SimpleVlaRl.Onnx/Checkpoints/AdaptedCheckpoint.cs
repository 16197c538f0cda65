using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>A folder's weights, with an adapter merged in where one is given.</summary>
public sealed class AdaptedCheckpoint : IDisposable
{
    private readonly LowRankAdapter? adapter;

    private AdaptedCheckpoint(ShardedSafetensors stored, LowRankAdapter? adapter)
    {
        Stored = stored;
        this.adapter = adapter;
        Weights = adapter is null ? stored : new MergedWeights(stored, adapter);
    }

    /// <summary>The weights as they lie in the folder.</summary>
    public ShardedSafetensors Stored { get; }

    /// <summary>The weights that count.</summary>
    public IWeightSource Weights { get; }

    /// <summary>How many modules the adapter changes; 0 without one.</summary>
    public int AdaptedModuleCount => this.adapter?.ModuleCount ?? 0;

    /// <summary>Opens a folder's weights and an adapter.</summary>
    /// <param name="folder">The folder of the base.</param>
    /// <param name="adapterFolder">The adapter's folder; null for none.</param>
    /// <returns>The open weights.</returns>
    /// <exception cref="PolicyLoadException">One of them cannot be read, or they do not fit each other.</exception>
    public static AdaptedCheckpoint Open(string folder, string? adapterFolder)
    {
        ShardedSafetensors stored = ShardedSafetensors.Open(folder);
        try
        {
            if (adapterFolder is not null)
            {
                RefuseMerged(folder, adapterFolder);
                RefuseSideFiles(folder, adapterFolder);
            }

            return new AdaptedCheckpoint(stored, adapterFolder is null ? null : LowRankAdapter.Open(adapterFolder, stored));
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        this.adapter?.Dispose();
        Stored.Dispose();
    }

    /// <summary>openvla-oft and SimpleVLA-RL save an adapter in a folder beside weights that contain it; merged twice, a policy fails.</summary>
    private static void RefuseMerged(string folder, string adapterFolder)
    {
        if (Path.GetFullPath(adapterFolder).TrimEnd('/') == Path.Combine(Path.GetFullPath(folder).TrimEnd('/'), AdapterConfiguration.UsualFolder))
        {
            throw new PolicyLoadException($"The weights in '{folder}' contain the adapter '{adapterFolder}' already: trainers save the two so. Leave "
                + "--merge-adapter out, or give the base that it was trained on.");
        }
    }

    /// <summary>What was trained beside the adapter lies beside it, and is read from the base's folder only: it must be there, and be the same.</summary>
    private static void RefuseSideFiles(string folder, string adapterFolder)
    {
        string full = Path.GetFullPath(adapterFolder).TrimEnd('/');
        string[] places = Path.GetFileName(full) == AdapterConfiguration.UsualFolder ? [full, Path.GetDirectoryName(full)!] : [full];
        List<string> problems = [];
        foreach (string path in places.Where(place => place != Path.GetFullPath(folder).TrimEnd('/'))
            .SelectMany(place => SidePatterns.SelectMany(pattern => Directory.Exists(place) ? Directory.GetFiles(place, pattern) : [])))
        {
            string copy = Path.Combine(folder, Path.GetFileName(path));
            if (!File.Exists(copy) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(copy)))
            {
                problems.Add($"'{path}'");
            }
        }

        if (problems.Count > 0)
        {
            throw new PolicyLoadException($"{string.Join(", ", problems)} was saved with the adapter, and '{folder}' has no such file, or another one. Copy it "
                + "there, or remove it beside the adapter.");
        }
    }

    private static readonly string[] SidePatterns =
    [
        DatasetStatistics.FileName, "action_head*", "proprio_projector*", "vision_backbone*", "noisy_action_projector*"
    ];
}
