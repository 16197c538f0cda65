using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Experiments.Export;

/// <summary>One case of policy vectors, opened by the loader of real checkpoints and computed in libtorch and in ONNX Runtime.</summary>
internal sealed class VectorCase : IDisposable
{
    private readonly PolicyVectors vectors;
    private readonly HuggingFaceCheckpoint checkpoint;
    private readonly SafetensorsFile stored;
    private readonly PolicyArchitecture architecture;
    private readonly int promptWidth;
    private readonly float[] uniforms;

    /// <summary>Opens a case.</summary>
    /// <param name="vectors">The case.</param>
    /// <param name="folder">An empty folder, where the checkpoint is written.</param>
    public VectorCase(PolicyVectors vectors, string folder)
    {
        this.vectors = vectors;
        vectors.WriteCheckpoint(folder);
        checkpoint = HuggingFaceCheckpoint.Open(folder, new HuggingFaceOptions { Platform = vectors.Platform, ImageCount = vectors.ImageCount });
        architecture = checkpoint.Architecture;
        stored = SafetensorsFile.Open(vectors.ExpectedPath);
        promptWidth = vectors.Prompts.Max(prompt => prompt.Length);
        uniforms = Uniforms();
    }

    /// <summary>The rows of the batch times action tokens.</summary>
    public int TokenCount => vectors.Prompts.Count * architecture.ActionTokenCount;

    /// <summary>The first action token's id.</summary>
    public int FirstActionId => architecture.FirstActionRow;

    /// <summary>A stored tensor of the expected size.</summary>
    /// <exception cref="UserException">It is missing, or of another size.</exception>
    public T[] Expected<T>(string name, int count)
        where T : unmanaged
    {
        SafetensorsEntry? entry = stored.Entries.FirstOrDefault(entry => entry.Name == name);
        if (entry is null || entry.ByteCount != (long)count * Marshal.SizeOf<T>())
        {
            string found = entry is null ? "has none" : $"has [{string.Join(", ", entry.Shape)}] of type {entry.DataType}";
            throw new UserException($"'{vectors.ExpectedPath}' {found} as '{name}'; expected {count} values of {Marshal.SizeOf<T>()} bytes.");
        }

        T[] values = new T[count];
        stored.ReadBytes(name, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Computes the case in libtorch.</summary>
    public VectorAnswer Torch()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using PolicyNetwork network = new(architecture, checkpoint.Proprioception, seed: 0);
        network.LoadWeights(checkpoint.Weights);
        OnnxForwardInputs raw = Inputs(0);
        PolicyInputs inputs = new()
        {
            Images = torch.tensor(raw.Images, [vectors.Prompts.Count, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8),
            InputIds = raw.InputIds,
            PromptLengths = raw.PromptLengths,
            Proprioception = raw.Proprioception.Length == 0
                ? null
                : torch.tensor(raw.Proprioception, [vectors.Prompts.Count, architecture.ProprioceptionDimension]),
        };
        (torch.Tensor features, torch.Tensor tokens) = network.DescribeImages(inputs.Images);
        TorchReferenceOutput greedy = TorchReference.Run(network, inputs, uniforms, 0);
        TorchReferenceOutput sampled = TorchReference.Run(network, inputs, uniforms, vectors.Temperature);
        return new VectorAnswer
        {
            PatchFeatures = Values(features),
            ImageTokens = Values(tokens),
            Logits = greedy.Logits,
            GreedyTokens = greedy.Tokens,
            LogProbabilities = sampled.LogProbabilities,
            Entropies = sampled.Entropies,
            Actions = [.. greedy.Tokens.Select(
                (token, index) => checkpoint.Actions.Unnormalize(index % architecture.ActionDimension, ActionBins.Decode(token)))],
        };
    }

    /// <summary>Computes the case in ONNX Runtime.</summary>
    /// <param name="dialect">The operators of the graph.</param>
    /// <param name="folder">An empty folder, where the graph is written.</param>
    public VectorAnswer Onnx(OperatorDialect dialect, string folder)
    {
        PolicyExporter.Export(
            architecture,
            checkpoint.Actions,
            checkpoint.Proprioception,
            checkpoint.Weights,
            folder,
            new PolicyExportOptions { Dialect = dialect, IncludeFeatures = true });
        using OnnxForward forward = OnnxForward.Load(Path.Combine(folder, PolicyExporter.FileName));
        OnnxForwardOutputs greedy = forward.Run(Inputs(0));
        OnnxForwardOutputs sampled = forward.Run(Inputs(vectors.Temperature));
        return new VectorAnswer
        {
            PatchFeatures = greedy.PatchFeatures,
            ImageTokens = greedy.ImageTokens,
            Logits = greedy.Logits,
            GreedyTokens = greedy.Tokens,
            LogProbabilities = sampled.LogProbabilities,
            Entropies = sampled.Entropies,
            Actions = [.. greedy.Actions.Select(action => (double)action)],
        };
    }

    public void Dispose()
    {
        stored.Dispose();
        checkpoint.Dispose();
    }

    private OnnxForwardInputs Inputs(float temperature)
    {
        int rows = vectors.Prompts.Count;
        return new OnnxForwardInputs
        {
            Images = Expected<byte>("images_u8", rows * architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3),
            InputIds = [.. vectors.Prompts.SelectMany(
                prompt => prompt.Concat(Enumerable.Repeat((long)architecture.PaddingTokenId, promptWidth - prompt.Length)))],
            PromptLengths = [.. vectors.Prompts.Select(prompt => prompt.Length)],
            Proprioception = architecture.ProprioceptionDimension == 0
                ? []
                : [.. Expected<double>("proprio_raw", rows * architecture.ProprioceptionDimension).Select(value => (float)value)],
            Uniforms = uniforms,
            Temperature = temperature,
        };
    }

    /// <summary>
    /// The middle of the greedy token's part of the distribution, so that sampling at the case's temperature draws that token and tells its log-probability.
    /// </summary>
    private float[] Uniforms()
    {
        float[] logits = Expected<float>("action_logits", TokenCount * ActionBins.Count);
        long[] ids = Expected<long>("greedy_ids", TokenCount);
        float[] middles = new float[TokenCount];
        for (int index = 0; index < middles.Length; index++)
        {
            TokenDistribution distribution = new(logits.AsSpan(index * ActionBins.Count, ActionBins.Count), vectors.Temperature);
            int token = (int)Math.Clamp(ids[index] - FirstActionId, 0, ActionBins.Count - 1);
            double below = Enumerable.Range(0, token).Sum(bin => Math.Exp(distribution.LogProbability(bin)));
            middles[index] = Math.Min((float)(below + (0.5 * Math.Exp(distribution.LogProbability(token)))), MathF.BitDecrement(1));
        }

        return middles;
    }

    private static float[] Values(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.cpu().contiguous().bytes).ToArray();
}
