using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Emitters;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Reinforcement;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>
/// Draws actions with ONNX Runtime on the learner's own weights in memory: an optimizer step made in place is seen by the next run, without an export.
/// </summary>
/// <remarks>
/// The graph is that of the export. Its initializers are replaced by the parameters' memory; pre-packing and constant folding, which copy
/// weights, are off. What the graph has in another form (the folded patch embedding, rows of a large head, weights under adapters) lies in
/// buffers of this engine that <see cref="WeightsChanged"/> fills again.
/// </remarks>
internal sealed class LiveOnnxEngine : IRolloutEngine
{
    private static readonly string[] Outputs = ["tokens", "log_probs", "entropy"];
    private readonly PolicyArchitecture architecture;
    private readonly IWeightSource weights;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly List<OrtValue> values = [];
    private readonly List<(float[] Buffer, string Tensor, long First)> copies = [];
    private readonly List<(VisionEncoderArchitecture Encoder, float[] Weight, float[] Bias)> folded = [];
    private readonly string[] inputs;

    /// <summary>Opens a session.</summary>
    /// <param name="network">The network, on the CPU; it must outlive the engine.</param>
    /// <param name="adapters">Its adapters; null for none.</param>
    /// <param name="manifest">The policy, for its normalisations.</param>
    /// <param name="threads">Threads of one run.</param>
    /// <param name="hasOwnWeights">Whether it copies the weights, so that it can run while they change.</param>
    public LiveOnnxEngine(PolicyNetwork network, LoraAdapters? adapters, PolicyManifest manifest, int threads, bool hasOwnWeights = false)
    {
        HasOwnWeights = hasOwnWeights || adapters is not null;
        architecture = manifest.Architecture;
        weights = adapters is null ? new TorchWeightSource(network) : new MergedLoraWeights(new TorchWeightSource(network), adapters);
        inputs = architecture.ProprioceptionDimension > 0
            ? ["images", "input_ids", "prompt_lengths", "proprioception", "uniforms", "temperature"]
            : ["images", "input_ids", "prompt_lengths", "uniforms", "temperature"];
        string folder = Directory.CreateTempSubdirectory("vla-learn-engine-").FullName;
        try
        {
            PolicyExporter.Export(
                architecture,
                manifest.Actions,
                manifest.Proprioception,
                weights,
                folder,
                new PolicyExportOptions { Dialect = OperatorDialect.Fused, IncludeLogits = false });
            using SessionOptions options = new()
            {
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("optimization.disable_specified_optimizers", "ConstantFolding");
            AddWeights(options, network, aliases: !HasOwnWeights);
            session = new InferenceSession(Path.Combine(folder, PolicyExporter.FileName), options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public bool HasOwnWeights { get; }

    /// <inheritdoc/>
    public void WeightsChanged()
    {
        foreach ((float[] buffer, string tensor, long first) in copies)
        {
            weights.Read(tensor, first, buffer);
        }

        foreach ((VisionEncoderArchitecture encoder, float[] weight, float[] bias) in folded)
        {
            (float[] freshWeight, float[] freshBias) = FoldedPatchEmbedding.Compute(weights, encoder);
            freshWeight.CopyTo(weight, 0);
            freshBias.CopyTo(bias, 0);
        }
    }

    /// <inheritdoc/>
    public void Run(RolloutBatch batch)
    {
        long rows = batch.Count;
        long side = architecture.ImageSize;
        long[] actions = [rows, architecture.ChunkLength, architecture.ActionDimension];
        int tokens = batch.Count * architecture.ActionTokenCount;
        List<OrtValue> given =
        [
            Value(batch.Images.AsMemory(0, batch.Count * batch.ImageByteCount), [rows, architecture.ImageCount, side, side, 3]),
            Value(MemoryMarshal.AsMemory(batch.InputIds), [rows, batch.PromptWidth]),
            Value(batch.PromptLengths.AsMemory(0, batch.Count), [rows]),
        ];
        if (architecture.ProprioceptionDimension > 0)
        {
            given.Add(Value(batch.Joints.AsMemory(0, batch.Count * architecture.ProprioceptionDimension), [rows, architecture.ProprioceptionDimension]));
        }

        given.Add(Value(batch.Uniforms.AsMemory(0, tokens), [rows, architecture.ActionTokenCount]));
        given.Add(Value(new float[] { batch.Temperature }.AsMemory(), []));
        OrtValue[] answers =
        [
            Value(batch.Tokens.AsMemory(0, tokens), actions),
            Value(batch.LogProbabilities.AsMemory(0, tokens), actions),
            Value(batch.Entropies.AsMemory(0, tokens), actions)
        ];
        try
        {
            session.Run(runOptions, inputs, given, Outputs, answers);
        }
        finally
        {
            given.ForEach(value => value.Dispose());
            Array.ForEach(answers, value => value.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
        values.ForEach(value => value.Dispose());
    }

    private void AddWeights(SessionOptions options, PolicyNetwork network, bool aliases)
    {
        foreach (VisionEncoderArchitecture encoder in architecture.VisionEncoders.Where(encoder => !encoder.HasStem))
        {
            float[] weight = Buffer(options, FoldedPatchEmbedding.WeightName(encoder), [encoder.Width, 3L * encoder.PatchSize * encoder.PatchSize]);
            float[] bias = Buffer(options, FoldedPatchEmbedding.BiasName(encoder), [encoder.Width]);
            folded.Add((encoder, weight, bias));
        }

        foreach ((string name, torch.Tensor parameter) in network
            .named_parameters()
            .Where(entry => !folded.Any(part => entry.name.StartsWith(PolicyTensorNames.Vision(part.Encoder) + "patch_embed.proj", StringComparison.Ordinal))))
        {
            if (name == PolicyTensorNames.Head && architecture.HeadRowCount != ActionBins.Count)
            {
                int width = architecture.Decoder.Width;
                copies.Add((Buffer(options, name + ".actions", [ActionBins.Count, width]), name, (long)architecture.FirstActionRow * width));
            }
            else if (aliases)
            {
                Add(options, name, Alias(parameter));
            }
            else
            {
                copies.Add((Buffer(options, name, parameter.shape), name, 0));
            }
        }

        WeightsChanged();
    }

    private float[] Buffer(SessionOptions options, string name, long[] shape)
    {
        float[] buffer = GC.AllocateArray<float>((int)shape.Aggregate(1L, (product, size) => product * size), pinned: true);
        Add(options, name, OrtValue.CreateTensorValueFromMemory(buffer, shape));
        return buffer;
    }

    private void Add(SessionOptions options, string name, OrtValue value)
    {
        values.Add(value);
        options.AddInitializer(name, value);
    }

    /// <summary>A value over a parameter's memory; parameters lie in one flat buffer that never moves.</summary>
    private static unsafe OrtValue Alias(torch.Tensor parameter)
    {
        using torch.Tensor detached = parameter.detach();
        fixed (byte* start = detached.bytes)
        {
            return OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float,
                parameter.shape,
                (nint)start,
                parameter.numel() * sizeof(float));
        }
    }

    private static OrtValue Value<T>(Memory<T> memory, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
