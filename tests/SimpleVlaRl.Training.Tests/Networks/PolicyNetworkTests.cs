using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>The network against the original OpenVLA-OFT code, and what must hold for any weights.</summary>
public sealed class PolicyNetworkTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b1")]
    [InlineData("b3")]
    public void Forward_OriginalWeights_GivesTheOriginalLogitsAndGreedyTokens(string name)
    {
        GoldenPolicy golden = new(name);
        using PolicyNetwork network = golden.Network();

        float[] logits = Logits(network, golden.Inputs(0, golden.PromptLengths.Length, golden.PromptLengths.Max()));

        float[] expected = golden.Io.Read<float>("action_logits");
        Assert.True(Distance(expected, logits) <= 1e-3, $"logits differ by {Distance(expected, logits)}");
        long[] greedy = golden.Io.Read<long>("greedy_ids");
        Assert.Equal(greedy, logits.Chunk(256).Select(row => (long)(golden.Architecture.FirstActionRow + Array.IndexOf(row, row.Max()))).ToArray());
    }

    [Fact]
    public void Forward_RowAloneOrPaddedFurther_GivesTheSameLogits()
    {
        GoldenPolicy golden = new("b3");
        using PolicyNetwork network = golden.Network();
        float[] together = Logits(network, golden.Inputs(0, 2, golden.PromptLengths.Max() + 5));

        float[] alone = Logits(network, golden.Inputs(0, 1, golden.PromptLengths[0]));

        Assert.True(Distance(together[..alone.Length], alone) <= 1e-4, $"logits differ by {Distance(together[..alone.Length], alone)}");
    }

    [Fact]
    public void Forward_LastPromptTokenChanges_EveryActionSeesIt()
    {
        GoldenPolicy golden = new("a");
        using PolicyNetwork network = golden.Network();
        PolicyInputs inputs = golden.Inputs(0, 1, golden.PromptLengths[0]);
        float[] before = Logits(network, inputs);

        inputs.InputIds[1] = golden.Prompts[1][^4];
        float[] after = Logits(network, inputs);

        Assert.All(before.Chunk(256).Zip(after.Chunk(256)), pair => Assert.True(Distance(pair.First, pair.Second) > 1e-5));
    }

    [Fact]
    public void Parameters_Nano_CarryTheNamesAndShapesOfTheArchitecture()
    {
        PolicyArchitecture nano = PolicyPresets.Create("nano", 14);
        using PolicyNetwork network = Samples.Network(nano);

        Assert.Equal(
            PolicyTensorNames.All(nano).Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]"),
            network.named_parameters().Select(parameter => $"{parameter.name} [{string.Join(", ", parameter.parameter.shape)}]"));
    }

    [Fact]
    public void WeightSource_LoadedIntoAnotherNetwork_GivesTheSameLogits()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork first = Samples.Network(architecture, seed: 1);
        using PolicyNetwork second = Samples.Network(architecture, seed: 2);
        PolicyInputs inputs = Samples.Inputs(architecture, rows: 2);
        float[] expected = Logits(first, inputs);
        Assert.NotEqual(expected, Logits(second, inputs));

        second.LoadWeights(new TorchWeightSource(first));

        Assert.Equal(expected, Logits(second, inputs));
    }

    [Fact]
    public void LoadWeights_WrongTensors_NamesEveryOneAtOnce()
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());
        using PolicyNetwork other = Samples.Network(Samples.Tiny() with { ProprioceptionDimension = 0, ProjectorHiddenWidths = [24, 8], HeadRowCount = 300 });

        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => network.LoadWeights(new TorchWeightSource(other)));

        Assert.Contains("proprio_projector.fc1.weight is missing", exception.Message, StringComparison.Ordinal);
        Assert.Contains("projector.fc3.weight is not part of the architecture", exception.Message, StringComparison.Ordinal);
        Assert.Contains("language_model.lm_head.weight is [300, 16] but the architecture has [256, 16]", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightSource_RunOutsideATensor_Throws()
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());
        TorchWeightSource source = new(network);

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Read(PolicyTensorNames.FinalNorm, 15, new float[2]));
        Assert.Throws<KeyNotFoundException>(() => source.Read("lm_head", 0, new float[1]));
    }

    [Fact]
    public void Forward_ImagesOfAnotherSize_SaysWhichWasExpected()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork network = Samples.Network(architecture);
        PolicyInputs inputs = Samples.Inputs(architecture with { ImageSize = 16 }, rows: 1);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.Forward(inputs));

        Assert.Contains("[1, 1, 16, 16, 3]; expected Byte [1, 1, 8, 8, 3]", exception.Message, StringComparison.Ordinal);
    }

    private static float[] Logits(PolicyNetwork network, PolicyInputs inputs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        return MemoryMarshal.Cast<byte, float>(network.Forward(inputs).contiguous().bytes).ToArray();
    }

    private static float Distance(float[] expected, float[] actual) => expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
}
