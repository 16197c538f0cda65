using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Writes a checkpoint with random weights and the names, shapes, shards and side files of a released one.</summary>
public static class SyntheticCheckpoint
{
    private const int PieceElements = 1 << 21;

    /// <summary>The full-size network, or one of its width with fewer layers.</summary>
    /// <param name="platform">The robot's side.</param>
    /// <param name="blocks">How many blocks of each encoder are computed; null for all.</param>
    /// <param name="layers">How many layers the decoder has; null for all.</param>
    /// <param name="hasProprioception">Whether joints are an input.</param>
    /// <returns>The architecture.</returns>
    public static PolicyArchitecture Describe(OpenVlaPlatform platform, int? blocks, int? layers, bool hasProprioception)
    {
        ArgumentNullException.ThrowIfNull(platform);
        PolicyArchitecture whole = PolicyPresets.Create(OpenVlaOftPreset.Name, new PolicyPresetOptions
        {
            ActionDimension = platform.ActionDimension,
            ChunkLength = platform.ChunkLength,
            ProprioceptionDimension = hasProprioception ? platform.ActionDimension : 0,
        });
        return whole with
        {
            VisionEncoders = [.. whole.VisionEncoders.Select(encoder => encoder with { BlockCount = blocks ?? encoder.BlockCount })],
            Decoder = whole.Decoder with { LayerCount = layers ?? whole.Decoder.LayerCount },
        };
    }

    /// <summary>The bytes that the weights will take, in bfloat16.</summary>
    /// <param name="architecture">The network.</param>
    /// <returns>The bytes, without headers.</returns>
    public static long ByteCount(PolicyArchitecture architecture) => Tensors(architecture).Sum(tensor => tensor.ElementCount) * sizeof(ushort);

    /// <summary>Writes the folder; the index or the single file appears last, so that a half-written folder cannot be opened.</summary>
    /// <param name="folder">The folder; made when missing.</param>
    /// <param name="architecture">The network; its encoders must be OpenVLA's, of any size.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops between pieces; what was written is removed.</param>
    public static void Write(string folder, PolicyArchitecture architecture, SyntheticOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, ShardedSafetensors.IndexName));
        List<List<TensorDescription>> shards = Shards(Tensors(architecture), options.ShardByteLimit);
        List<string> written = [];
        try
        {
            long done = 0;
            for (int shard = 0; shard < shards.Count; shard++)
            {
                string path = Path.Combine(folder, ShardName(shard, shards.Count));
                written.Add(path);
                done = WriteShard(path, architecture, shards[shard], options, done, cancellation);
            }
        }
        catch
        {
            written.ForEach(File.Delete);
            throw;
        }

        SyntheticSideFiles.Write(folder, architecture, options.Platform);
        SyntheticTokenizer.Write(Path.Combine(folder, HuggingFaceCheckpoint.TokenizerName), architecture.FirstActionRow + Core.Actions.ActionBins.Count);
        SyntheticSideFiles.WriteIndex(folder, [.. shards.Select((tensors, shard) => (ShardName(shard, shards.Count), (IReadOnlyList<TensorDescription>)tensors))]);
    }

    private static TensorDescription[] Tensors(PolicyArchitecture architecture) =>
        [.. PolicyTensorNames.All(architecture).Concat(UnusedTensors.All(architecture)).Select(tensor => new TensorDescription(tensor.Name, TensorElementType.BFloat16, tensor.Shape))];

    private static string ShardName(int shard, int count) =>
        FormattableString.Invariant($"model-{shard + 1:00000}-of-{count:00000}.safetensors");

    private static List<List<TensorDescription>> Shards(IEnumerable<TensorDescription> tensors, long limit)
    {
        List<List<TensorDescription>> shards = [[]];
        long bytes = 0;
        foreach (TensorDescription tensor in tensors)
        {
            long size = tensor.ElementCount * sizeof(ushort);
            if (bytes + size > limit && shards[^1].Count > 0)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += size;
        }

        return shards;
    }

    private static long WriteShard(string path, PolicyArchitecture architecture, List<TensorDescription> tensors, SyntheticOptions options, long done, CancellationToken cancellation)
    {
        ushort[] piece = GC.AllocateUninitializedArray<ushort>(PieceElements);
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        SafetensorsWriter.WriteHeader(file, tensors, TensorElementType.BFloat16, new Dictionary<string, string> { ["format"] = "pt" });
        foreach (TensorDescription tensor in tensors)
        {
            SyntheticWeights values = new(architecture, tensor.Name, tensor.Shape, options.Seed);
            for (long first = 0; first < tensor.ElementCount; first += PieceElements)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<ushort> part = piece.AsSpan(0, (int)Math.Min(PieceElements, tensor.ElementCount - first));
                values.Fill(part);
                file.Write(MemoryMarshal.AsBytes(part));
                done += part.Length * sizeof(ushort);
                options.Progress?.Invoke(done);
            }
        }

        file.Flush(flushToDisk: true);
        return done;
    }
}
