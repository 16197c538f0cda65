using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>One Hugging Face folder through libtorch and through ONNX Runtime.</summary>
public sealed class CheckpointParityTests
{
    [Theory]
    [InlineData("libero", false)]
    [InlineData("aloha", true)]
    public void Checkpoint_InBothRuntimes_GivesTheSameLogits(string platformName, bool hasProprioception)
    {
        OpenVlaPlatform platform = OpenVlaPlatform.Find(platformName);
        using Exported exported = new(SyntheticCheckpoint.Describe(platform, 2, 2, shrink: 16, hasProprioception), platform);
        PolicyArchitecture architecture = exported.Checkpoint.Architecture;

        OnnxForwardOutputs found = exported.Forward.Run(exported.Inputs);
        float[] expected = exported.Torch(network => network.Forward(exported.TorchInputs()));

        double difference = expected.Zip(found.Logits).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(difference <= 1e-4, $"logits differ by {difference}");
        Assert.Equal(3 * architecture.ActionTokenCount * ActionBins.Count, expected.Length);
        Assert.True(expected.Max() - expected.Min() > 1, "random weights give logits that differ");
    }

    [Fact]
    public void RegressionHead_InBothRuntimes_GivesTheSameActions()
    {
        using Exported exported = new(SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 2, shrink: 16, head: PolicyHead.Regression), OpenVlaPlatform.Libero);
        ActionNormalization actions = exported.Checkpoint.Actions;

        OnnxForwardOutputs found = exported.Forward.Run(exported.Inputs with { Uniforms = [] });
        float[] normalized = exported.Torch(network => network.Regress(exported.TorchInputs()));

        Assert.Equal(found.Actions.Length, normalized.Length);
        Assert.All(normalized.Index(), item => Assert.Equal(actions.Unnormalize(item.Index % 7, item.Item), found.Actions[item.Index], 1e-5));
        Assert.True(normalized.Distinct().Count() > normalized.Length / 2, "every action is a number of its own");
    }

    [Fact]
    public void RegressionHead_AskedForLogits_Refuses()
    {
        using Exported exported = new(SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16, head: PolicyHead.Regression), OpenVlaPlatform.Libero);

        Assert.Throws<InvalidOperationException>(() => exported.Torch(network => network.Forward(exported.TorchInputs())));
    }

    private sealed class Exported : IDisposable
    {
        private static readonly long[][] Prompts = [[1, 512, 29901, 1724, 29871], [1, 512, 29871], [1, 512, 29901, 1724, 3158, 881, 278, 29871]];
        private readonly TemporaryFolder folder = new();

        public Exported(PolicyArchitecture architecture, OpenVlaPlatform platform)
        {
            SyntheticCheckpoint.Write(folder.Path, architecture, new SyntheticOptions { Platform = platform, ShardByteLimit = 20 << 20 }, TestContext.Current.CancellationToken);
            Checkpoint = HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = platform });
            string version = Path.Combine(folder.Path, "1");
            PolicyExporter.Export(Checkpoint.Architecture, Checkpoint.Actions, Checkpoint.Proprioception, Checkpoint.Weights, version);
            Forward = OnnxForward.Load(Path.Combine(version, PolicyExporter.FileName));
            Random random = new(11);
            byte[] images = new byte[Prompts.Length * architecture.ImageSize * architecture.ImageSize * 3];
            random.NextBytes(images);
            int longest = Prompts.Max(prompt => prompt.Length);
            Inputs = new OnnxForwardInputs
            {
                Images = images,
                InputIds = [.. Prompts.SelectMany(prompt => prompt.Concat(Enumerable.Repeat((long)architecture.PaddingTokenId, longest - prompt.Length)))],
                PromptLengths = [.. Prompts.Select(prompt => prompt.Length)],
                Proprioception = [.. Enumerable.Range(0, Prompts.Length * architecture.ProprioceptionDimension).Select(_ => (float)((3 * random.NextDouble()) - 1.5))],
                Uniforms = new float[Prompts.Length * architecture.ActionTokenCount],
                Temperature = 0,
            };
        }

        public HuggingFaceCheckpoint Checkpoint { get; }

        public OnnxForward Forward { get; }

        public OnnxForwardInputs Inputs { get; }

        public PolicyInputs TorchInputs() => new()
        {
            Images = torch.tensor(Inputs.Images, [Prompts.Length, 1, Checkpoint.Architecture.ImageSize, Checkpoint.Architecture.ImageSize, 3], torch.uint8),
            InputIds = Inputs.InputIds,
            PromptLengths = Inputs.PromptLengths,
            Proprioception = Inputs.Proprioception.Length == 0 ? null : torch.tensor(Inputs.Proprioception, [Prompts.Length, Checkpoint.Architecture.ProprioceptionDimension]),
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
            Checkpoint.Dispose();
            folder.Dispose();
        }
    }
}
