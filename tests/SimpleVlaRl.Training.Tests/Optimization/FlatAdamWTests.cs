using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Networks;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Optimization;

/// <summary>The flat optimiser against libtorch's own.</summary>
public sealed class FlatAdamWTests
{
    [Fact]
    public void Step_AFewTimes_AgreesWithTorchsAdamW()
    {
        PolicyArchitecture architecture = Samples.Tiny();
        using PolicyNetwork network = Samples.Network(architecture);
        using PolicyNetwork reference = Samples.Network(architecture);
        using FlatAdamW optimizer = new(network.Store, new AdamWOptions { Beta2 = 0.99, WeightDecay = 0.05 });
        using torch.optim.Optimizer expected = torch.optim.AdamW(reference.parameters(), 1e-2, 0.9, 0.99, 1e-8, 0.05);
        PolicyInputs inputs = Samples.Inputs(architecture, rows: 2);
        for (int step = 0; step < 4; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            optimizer.ZeroGradients();
            network.Forward(inputs).square().mean().backward();
            double norm = optimizer.ClipGradients(0.01);
            optimizer.Step(1e-2);

            expected.zero_grad();
            reference.Forward(inputs).square().mean().backward();
            Assert.Equal(torch.nn.utils.clip_grad_norm_(reference.parameters(), 0.01), norm, 5);
            expected.step();
        }

        Assert.True(Distance(network, reference) < 1e-5, $"weights differ by {Distance(network, reference)}");
        Assert.True(Distance(network, Samples.Network(architecture)) > 1e-2, "the weights have not moved");
    }

    [Fact]
    public void Schedule_WarmUpAndCosine_HasItsCornersWhereTheyBelong()
    {
        LearningRateSchedule schedule = new(1, 10, 110, 0.1);

        Assert.Equal(0.1, schedule.At(0), 12);
        Assert.Equal(1, schedule.At(10), 12);
        Assert.Equal(0.55, schedule.At(60), 12);
        Assert.Equal(0.1, schedule.At(110), 12);
    }

    private static float Distance(PolicyNetwork first, PolicyNetwork second) =>
        Values(first).Zip(Values(second)).Max(pair => Math.Abs(pair.First - pair.Second));

    private static float[] Values(PolicyNetwork network) => MemoryMarshal.Cast<byte, float>(network.Store.Flat.bytes).ToArray();
}
