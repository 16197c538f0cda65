using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>A random Hugging Face checkpoint, exported, with a batch of three unequal prompts.</summary>
internal sealed class ExportedCheckpoint : IDisposable
{
    private static readonly long[][] Prompts = [[1, 512, 29901, 1724, 29871], [1, 512, 29871], [1, 512, 29901, 1724, 3158, 881, 278, 29871]];
    private readonly TemporaryFolder folder = new();

    public ExportedCheckpoint(PolicyArchitecture architecture, OpenVlaPlatform platform, string? adapterFolder = null)
    {
        SyntheticCheckpoint.Write(
            folder.Path, architecture, new SyntheticOptions { Platform = platform, ShardByteLimit = 20 << 20 }, TestContext.Current.CancellationToken);
        Checkpoint = HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = platform, AdapterFolder = adapterFolder });
        Forward = Export(OperatorDialect.Portable);
        Fused = Export(OperatorDialect.Fused);
        Random random = new(11);
        byte[] images = new byte[Prompts.Length * architecture.ImageSize * architecture.ImageSize * 3];
        random.NextBytes(images);
        int longest = Prompts.Max(prompt => prompt.Length);
        Inputs = new OnnxForwardInputs
        {
            Images = images,
            InputIds = [.. Prompts.SelectMany(prompt => prompt.Concat(Enumerable.Repeat((long)architecture.PaddingTokenId, longest - prompt.Length)))],
            PromptLengths = [.. Prompts.Select(prompt => prompt.Length)],
            Proprioception = [.. Enumerable.Range(0, Prompts.Length * architecture.ProprioceptionDimension)
                .Select(_ => (float)((3 * random.NextDouble()) - 1.5))],
            Uniforms = new float[Prompts.Length * architecture.ActionTokenCount],
            Temperature = 0,
        };
    }

    public HuggingFaceCheckpoint Checkpoint { get; }

    public string Folder => folder.Path;

    /// <summary>The graph of plain operators.</summary>
    public OnnxForward Forward { get; }

    /// <summary>The graph of ONNX Runtime's operators.</summary>
    public OnnxForward Fused { get; }

    public OnnxForwardInputs Inputs { get; }

    public PolicyInputs TorchInputs() => new()
    {
        Images = torch.tensor(Inputs.Images, [Prompts.Length, 1, Checkpoint.Architecture.ImageSize, Checkpoint.Architecture.ImageSize, 3], torch.uint8),
        InputIds = Inputs.InputIds,
        PromptLengths = Inputs.PromptLengths,
        Proprioception = Inputs.Proprioception.Length == 0
            ? null
            : torch.tensor(Inputs.Proprioception, [Prompts.Length, Checkpoint.Architecture.ProprioceptionDimension]),
    };

    public float[] Torch(Func<PolicyNetwork, torch.Tensor> compute)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using PolicyNetwork network = new(Checkpoint.Architecture, Checkpoint.Proprioception, seed: 1);
        network.LoadWeights(Checkpoint.Weights);
        return MemoryMarshal.Cast<byte, float>(compute(network).contiguous().bytes).ToArray();
    }

    public void Dispose()
    {
        Forward.Dispose();
        Fused.Dispose();
        Checkpoint.Dispose();
        folder.Dispose();
    }

    private OnnxForward Export(OperatorDialect dialect)
    {
        string version = Path.Combine(folder.Path, dialect.ToString());
        PolicyExporter.Export(
            Checkpoint.Architecture, Checkpoint.Actions, Checkpoint.Proprioception, Checkpoint.Weights, version, new PolicyExportOptions { Dialect = dialect });
        return OnnxForward.Load(Path.Combine(version, PolicyExporter.FileName));
    }
}
