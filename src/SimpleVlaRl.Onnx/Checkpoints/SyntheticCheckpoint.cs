using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Writes a checkpoint with random weights and the names, shapes, shards and side files of a released one.</summary>
public static class SyntheticCheckpoint
{
    private const int PieceElements = 1 << 21;

    /// <summary>The full-size network, or one with fewer layers or narrower ones.</summary>
    /// <param name="platform">The robot's side.</param>
    /// <param name="blocks">How many blocks of each encoder are computed; null for all.</param>
    /// <param name="layers">How many layers the decoder has; null for all.</param>
    /// <param name="shrink">Divides widths and heads: 1, 2, 4, 8 or 16. The vocabulary and the image keep their sizes.</param>
    /// <param name="hasProprioception">Whether joints are an input.</param>
    /// <param name="head">What is predicted.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is none.</exception>
    public static PolicyArchitecture Describe(
        OpenVlaPlatform platform, int? blocks = null, int? layers = null, int shrink = 1, bool hasProprioception = false, PolicyHead head = PolicyHead.Tokens)
    {
        ArgumentNullException.ThrowIfNull(platform);
        if (shrink is not (1 or 2 or 4 or 8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(shrink), shrink, "Widths are divided by 1, 2, 4, 8 or 16.");
        }

        if (blocks is < 1 or > OpenVlaOftPreset.DinoBlockCount || layers is < 1 or > 32)
        {
            throw new ArgumentOutOfRangeException(
                nameof(blocks),
                $"{blocks} blocks and {layers} layers were asked for; there are 1 to {OpenVlaOftPreset.DinoBlockCount} blocks and 1 to 32 layers.");
        }

        PolicyArchitecture whole = PolicyPresets.Create(OpenVlaOftPreset.Name, new PolicyPresetOptions
        {
            ActionDimension = platform.ActionDimension,
            ChunkLength = platform.ChunkLength,
            ProprioceptionDimension = hasProprioception ? platform.ActionDimension : 0,
            Head = head,
        });
        VisionEncoderArchitecture[] encoders = [.. whole.VisionEncoders.Select(encoder => encoder with
        {
            BlockCount = blocks ?? encoder.BlockCount,
            Width = encoder.Width / shrink,
            HeadCount = encoder.HeadCount / shrink,
            MlpHiddenWidth = encoder.MlpHiddenWidth / shrink,
        })];
        DecoderArchitecture decoder = whole.Decoder with
        {
            LayerCount = layers ?? whole.Decoder.LayerCount,
            Width = whole.Decoder.Width / shrink,
            HeadCount = whole.Decoder.HeadCount / shrink,
            MlpHiddenWidth = whole.Decoder.MlpHiddenWidth / shrink,
        };
        return whole with { VisionEncoders = encoders, Decoder = decoder, ProjectorHiddenWidths = [4 * encoders.Sum(encoder => encoder.Width), decoder.Width] };
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
                done = WriteShard(path, architecture, shards[shard], options.Seed, options.Progress, done, cancellation);
            }
        }
        catch
        {
            written.ForEach(File.Delete);
            throw;
        }

        SyntheticSideFiles.Write(folder, architecture, options.Platform);
        SyntheticTokenizer.Write(Path.Combine(folder, HuggingFaceCheckpoint.TokenizerName), architecture.FirstActionRow + Core.Actions.ActionBins.Count);
        SyntheticSideFiles.WriteIndex(
            folder, [.. shards.Select((tensors, shard) => (ShardName(shard, shards.Count), (IReadOnlyList<TensorDescription>)tensors))]);
    }

    /// <summary>Writes random weights of any architecture as one file, in bfloat16, by a temporary file and a rename.</summary>
    /// <param name="path">The file.</param>
    /// <param name="architecture">The network; only its own tensors are written.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="cancellation">Stops between pieces; what was written is removed.</param>
    public static void WriteWeights(string path, PolicyArchitecture architecture, long seed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        string partial = path + ".part";
        try
        {
            List<TensorDescription> tensors = [.. PolicyTensorNames.All(architecture)
                .Select(tensor => new TensorDescription(tensor.Name, TensorElementType.BFloat16, tensor.Shape))];
            WriteShard(partial, architecture, tensors, seed, progress: null, 0, cancellation);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static TensorDescription[] Tensors(PolicyArchitecture architecture) =>
        [.. PolicyTensorNames.All(architecture)
            .Concat(UnusedTensors.All(architecture))
            .Select(tensor => new TensorDescription(tensor.Name, TensorElementType.BFloat16, tensor.Shape))];

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

    private static long WriteShard(
        string path,
        PolicyArchitecture architecture,
        List<TensorDescription> tensors,
        long seed,
        Action<long>? progress,
        long done,
        CancellationToken cancellation)
    {
        ushort[] piece = GC.AllocateUninitializedArray<ushort>(PieceElements);
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        SafetensorsWriter.WriteHeader(file, tensors, TensorElementType.BFloat16, new Dictionary<string, string> { ["format"] = "pt" });
        foreach (TensorDescription tensor in tensors)
        {
            SyntheticWeights values = new(architecture, tensor.Name, tensor.Shape, seed);
            for (long first = 0; first < tensor.ElementCount; first += PieceElements)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<ushort> part = piece.AsSpan(0, (int)Math.Min(PieceElements, tensor.ElementCount - first));
                values.Fill(part);
                file.Write(MemoryMarshal.AsBytes(part));
                done += part.Length * sizeof(ushort);
                progress?.Invoke(done);
            }
        }

        file.Flush(flushToDisk: true);
        return done;
    }
}
