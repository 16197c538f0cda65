using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests;

/// <summary>The graph's sampling against its definition in double precision over the graph's own logits.</summary>
public sealed class SamplingTests
{
    private const double EdgeTolerance = 1e-5;

    [Theory]
    [InlineData(1.0f)]
    [InlineData(1.6f)]
    [InlineData(0.05f)]
    public void Graph_AtATemperature_DrawsByTheInverseCumulativeDistribution(float temperature)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxForward forward = OnnxForward.Load(disk.Graph);
        OnnxForwardInputs inputs = Inputs(batch: 40, temperature);

        OnnxForwardOutputs outputs = forward.Run(inputs);

        int compared = 0;
        for (int i = 0; i < outputs.Tokens.Length; i++)
        {
            double[] probabilities = SamplingReference.Probabilities(outputs.Logits.AsSpan(i * ActionBins.Count, ActionBins.Count), temperature);
            (int token, double distance) = SamplingReference.Draw(probabilities, inputs.Uniforms[i]);
            if (distance > EdgeTolerance)
            {
                compared++;
                Assert.Equal(token, outputs.Tokens[i]);
            }

            Assert.Equal(Math.Log(probabilities[outputs.Tokens[i]]), outputs.LogProbabilities[i], 1e-4);
            Assert.Equal(SamplingReference.Entropy(probabilities), outputs.Entropies[i], 1e-4);
            Assert.Equal((float)disk.Manifest.Actions.Unnormalize(i % 3, ActionBins.Decode(outputs.Tokens[i])), outputs.Actions[i]);
        }

        Assert.True(compared > outputs.Tokens.Length * 0.9, $"only {compared} of {outputs.Tokens.Length} tokens could be compared");
        Assert.True(outputs.Tokens.Distinct().Count() > 10, "hardly any token differs; the test shows nothing");
    }

    [Fact]
    public void Graph_AtTemperatureZero_TakesTheLargestLogitAndReportsTemperatureOne()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxForward forward = OnnxForward.Load(disk.Graph);

        OnnxForwardOutputs outputs = forward.Run(Inputs(batch: 10, temperature: 0));

        for (int i = 0; i < outputs.Tokens.Length; i++)
        {
            float[] logits = outputs.Logits[(i * ActionBins.Count)..((i + 1) * ActionBins.Count)];
            double[] probabilities = SamplingReference.Probabilities(logits, 1);
            Assert.Equal(Array.IndexOf(logits, logits.Max()), outputs.Tokens[i]);
            Assert.Equal(Math.Log(probabilities[outputs.Tokens[i]]), outputs.LogProbabilities[i], 1e-4);
            Assert.Equal(SamplingReference.Entropy(probabilities), outputs.Entropies[i], 1e-4);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.99999994f)]
    public void Graph_AtTheEndsOfTheUniformRange_GivesATokenThatExists(float uniform)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxForward forward = OnnxForward.Load(disk.Graph);
        OnnxForwardInputs inputs = Inputs(batch: 4, temperature: 1);
        Array.Fill(inputs.Uniforms, uniform);

        OnnxForwardOutputs outputs = forward.Run(inputs);

        Assert.All(outputs.Tokens, token => Assert.InRange(token, 0, 255));
        Assert.All(outputs.Actions, action => Assert.True(float.IsFinite(action)));
    }

    [Fact]
    public void Graph_WithAHugeLogit_KeepsEntropyAndLogProbabilityFinite()
    {
        PolicyArchitecture architecture = TinyPolicies.Everything();
        RandomWeights weights = new(architecture, seed: 5);
        weights[PolicyTensorNames.Head].AsSpan().Slice(architecture.FirstActionRow * 16, 16).Fill(3e4f);
        using PolicyOnDisk disk = new(architecture, weights: weights);
        using OnnxForward forward = OnnxForward.Load(disk.Graph);

        OnnxForwardOutputs outputs = forward.Run(Inputs(batch: 4, temperature: 0.5f));

        Assert.All(outputs.LogProbabilities, value => Assert.True(float.IsFinite(value)));
        Assert.All(outputs.Entropies, value => Assert.True(value is >= 0 and < 6));
    }

    private static OnnxForwardInputs Inputs(int batch, float temperature)
    {
        PolicyArchitecture architecture = TinyPolicies.Everything();
        Random random = new(11);
        byte[] images = new byte[batch * architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3];
        random.NextBytes(images);
        return new OnnxForwardInputs
        {
            Images = images,
            InputIds = [.. Enumerable.Range(0, batch * 5).Select(index => index % 5 == 0 ? 1L : random.Next(3, 259))],
            PromptLengths = [.. Enumerable.Range(0, batch).Select(_ => random.Next(2, 6))],
            Proprioception = [.. Enumerable.Range(0, batch * 3).Select(_ => random.NextSingle())],
            Uniforms = [.. Enumerable.Range(0, batch * architecture.ActionTokenCount).Select(_ => random.NextSingle())],
            Temperature = temperature,
        };
    }
}
