using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;

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
        using ExportedCheckpoint exported = new(SyntheticCheckpoint.Describe(platform, 2, 2, shrink: 16, hasProprioception), platform);
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
        using ExportedCheckpoint exported = new(
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 2, shrink: 16, head: PolicyHead.Regression), OpenVlaPlatform.Libero);
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
        using ExportedCheckpoint exported = new(
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16, head: PolicyHead.Regression), OpenVlaPlatform.Libero);

        Assert.Throws<InvalidOperationException>(() => exported.Torch(network => network.Forward(exported.TorchInputs())));
    }
}
