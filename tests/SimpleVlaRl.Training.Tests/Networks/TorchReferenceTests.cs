using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Training.Networks;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>Sampling from the network, against the original code and by hand.</summary>
public sealed class TorchReferenceTests
{
    [Fact]
    public void Run_OriginalWeightsAtTemperature_GivesTheOriginalEntropyAndFollowsTheCumulativeDistribution()
    {
        GoldenPolicy golden = new("b1");
        using PolicyNetwork network = golden.Network();
        float[] uniforms = new float[2 * golden.Architecture.ActionTokenCount];
        CounterRandom.Fill(11, 0, uniforms);

        TorchReferenceOutput output = TorchReference.Run(network, golden.Inputs(0, 2, golden.PromptLengths.Max()), uniforms, 1.6f);

        Assert.All(golden.Io.Read<float>("entropy_t1.6").Zip(output.Entropies), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        for (int index = 0; index < uniforms.Length; index++)
        {
            double[] logits = [.. output.Logits.AsSpan(index * 256, 256).ToArray().Select(logit => logit / 1.6)];
            double total = logits.Sum(Math.Exp);
            double below = logits.Take(output.Tokens[index]).Sum(Math.Exp) / total;
            double through = below + (Math.Exp(logits[output.Tokens[index]]) / total);
            Assert.InRange(uniforms[index], below - 1e-5, through + 1e-5);
            Assert.Equal(Math.Log(through - below), output.LogProbabilities[index], 1e-3);
        }
    }

    [Fact]
    public void Run_Greedy_GivesTheOriginalTokensWithLogProbabilitiesAtTemperatureOne()
    {
        GoldenPolicy golden = new("a");
        using PolicyNetwork network = golden.Network();

        TorchReferenceOutput output = TorchReference.Run(network, golden.Inputs(0, 3, golden.PromptLengths.Max()), [], 0);

        Assert.Equal(golden.Io.Read<long>("greedy_ids"), output.Tokens.Select(token => (long)(golden.Architecture.FirstActionRow + token)).ToArray());
        double[] row = [.. output.Logits.Take(256).Select(logit => (double)logit)];
        Assert.Equal(row.Max() - Math.Log(row.Sum(Math.Exp)), output.LogProbabilities[0], 1e-4);
    }

    [Fact]
    public void Run_TemperatureNotANumber_Throws()
    {
        using PolicyNetwork network = Samples.Network(Samples.Tiny());

        Assert.Throws<ArgumentException>(() => TorchReference.Run(network, Samples.Inputs(Samples.Tiny(), 1), new float[6], float.NaN));
    }
}
