using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Inference.Tests.Engine;

/// <summary>The exported graph against the outputs of the original OpenVLA-OFT / SimpleVLA-RL code on the same weights.</summary>
public sealed class GoldenPolicyTests
{
    [Theory]
    [InlineData("a", OperatorDialect.Portable)]
    [InlineData("a", OperatorDialect.Fused)]
    [InlineData("b1", OperatorDialect.Portable)]
    [InlineData("b1", OperatorDialect.Fused)]
    [InlineData("b3", OperatorDialect.Portable)]
    [InlineData("b3", OperatorDialect.Fused)]
    public void ExportedGraph_Greedy_EqualsOriginal(string name, OperatorDialect dialect)
    {
        using GoldenPolicy golden = GoldenPolicy.Load(name);
        using TemporaryFolder folder = new();
        using OnnxForward forward = Exported(golden, folder, new PolicyExportOptions { Dialect = dialect });

        OnnxForwardOutputs greedy = forward.Run(Inputs(golden, temperature: 0));

        float[] logits = golden.Read<float>("action_logits");
        float difference = greedy.Logits.Zip(logits, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= 1e-3, $"logits differ by up to {difference}");
        Assert.Equal(golden.Read<long>("greedy_ids"), greedy.Tokens.Select(token => (long)token + golden.Architecture.FirstActionRow));
        double[] actions = golden.Read<double>("actions");
        Assert.All(greedy.Actions.Zip(actions), pair => Assert.Equal(pair.Second, pair.First, 2e-7));
    }

    [Theory]
    [InlineData("a", OperatorDialect.Portable)]
    [InlineData("a", OperatorDialect.Fused)]
    [InlineData("b3", OperatorDialect.Portable)]
    [InlineData("b3", OperatorDialect.Fused)]
    public void ExportedGraph_AtTemperature_LogProbabilitiesAndEntropiesEqualOriginal(string name, OperatorDialect dialect)
    {
        using GoldenPolicy golden = GoldenPolicy.Load(name);
        using TemporaryFolder folder = new();
        using OnnxForward forward = Exported(golden, folder, new PolicyExportOptions { Dialect = dialect });
        OnnxForwardInputs inputs = Inputs(golden, golden.Temperature);

        // A uniform number in the middle of the greedy token's interval makes sampling draw it, so that its log-probability is given.
        float[] logits = golden.Read<float>("action_logits");
        long[] ids = golden.Read<long>("greedy_ids");
        for (int i = 0; i < ids.Length; i++)
        {
            double[] probabilities = SamplingReference.Probabilities(logits.AsSpan(i * ActionBins.Count, ActionBins.Count), golden.Temperature);
            int token = (int)ids[i] - golden.Architecture.FirstActionRow;
            inputs.Uniforms[i] = (float)(probabilities.Take(token).Sum() + (0.5 * probabilities[token]));
        }

        OnnxForwardOutputs sampled = forward.Run(inputs);

        Assert.Equal(ids, sampled.Tokens.Select(token => (long)token + golden.Architecture.FirstActionRow));
        Assert.All(sampled.LogProbabilities.Zip(golden.Read<float>("greedy_logprobs_t1.6")), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
        Assert.All(sampled.Entropies.Zip(golden.Read<float>("entropy_t1.6")), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
    }

    [Theory]
    [InlineData("a", OperatorDialect.Portable, Precision.Fp16, 0.02)]
    [InlineData("a", OperatorDialect.Fused, Precision.Fp16, 0.02)]
    [InlineData("b3", OperatorDialect.Portable, Precision.Fp16, 0.02)]
    [InlineData("b3", OperatorDialect.Fused, Precision.Fp16, 0.02)]
    [InlineData("a", OperatorDialect.Portable, Precision.Int8, 0.6)]
    [InlineData("a", OperatorDialect.Fused, Precision.Int8, 0.6)]
    [InlineData("b3", OperatorDialect.Portable, Precision.Int8, 0.6)]
    [InlineData("b3", OperatorDialect.Fused, Precision.Int8, 0.6)]
    [InlineData("a", OperatorDialect.Fused, Precision.Int4, 1.8)]
    [InlineData("b3", OperatorDialect.Fused, Precision.Int4, 1.8)]
    public void ExportedGraph_InFewerBits_IsFiniteAndNearTheOriginal(string name, OperatorDialect dialect, Precision precision, double largestMeanDifference)
    {
        using GoldenPolicy golden = GoldenPolicy.Load(name);
        using TemporaryFolder folder = new();
        using OnnxForward forward = Exported(golden, folder, new PolicyExportOptions { Dialect = dialect, Precision = precision });

        OnnxForwardOutputs greedy = forward.Run(Inputs(golden, temperature: 0));

        Assert.All(greedy.Logits, value => Assert.True(float.IsFinite(value)));
        Assert.All(greedy.LogProbabilities, value => Assert.True(float.IsFinite(value)));
        float[] expected = golden.Read<float>("action_logits");
        double difference = greedy.Logits.Zip(expected, (a, b) => Math.Abs(a - b)).Average();
        double agreement = greedy.Tokens.Zip(golden.Read<long>("greedy_ids"), (a, b) => a + golden.Architecture.FirstActionRow == b ? 1.0 : 0.0).Average();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"mean |logit difference| {difference}, token agreement {agreement}, mean |logit| {expected.Average(Math.Abs)}");
        Assert.InRange(difference, 0, largestMeanDifference);
    }

    [Theory]
    [InlineData(OperatorDialect.Portable)]
    [InlineData(OperatorDialect.Fused)]
    public void ExportedGraph_WithAndWithoutItsShortcuts_IsTheSame(OperatorDialect dialect)
    {
        using GoldenPolicy golden = GoldenPolicy.Load("b3");
        OnnxForwardOutputs[] outputs = [.. ((bool[])[true, false]).Select(isShort =>
        {
            using TemporaryFolder folder = new();
            PolicyExportOptions options = new() { Dialect = dialect, PrunesLastLayer = isShort, SharesPlaceholders = isShort };
            using OnnxForward forward = Exported(golden, folder, options);
            return forward.Run(Inputs(golden, temperature: 0));
        })];

        float difference = outputs[0].Logits.Zip(outputs[1].Logits, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(difference, 0, 1e-4);
        Assert.Equal(outputs[1].Tokens, outputs[0].Tokens);
    }

    [Fact]
    public void ExportedGraph_WithWrongRmsNormEpsilon_DiffersFromOriginal()
    {
        using GoldenPolicy golden = GoldenPolicy.Load("a");
        using TemporaryFolder folder = new();
        PolicyArchitecture wrong = golden.Architecture with { Decoder = golden.Architecture.Decoder with { RmsNormEpsilon = 1e-5 } };
        PolicyExporter.Export(wrong, golden.Actions, golden.Proprioception, golden, folder.Path);
        using OnnxForward forward = OnnxForward.Load(Path.Combine(folder.Path, PolicyExporter.FileName));

        OnnxForwardOutputs greedy = forward.Run(Inputs(golden, temperature: 0));

        float difference = greedy.Logits.Zip(golden.Read<float>("action_logits"), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(difference, 1.5f, 2.5f);
    }

    private static OnnxForward Exported(GoldenPolicy golden, TemporaryFolder folder, PolicyExportOptions options)
    {
        PolicyExporter.Export(golden.Architecture, golden.Actions, golden.Proprioception, golden, folder.Path, options);
        return OnnxForward.Load(Path.Combine(folder.Path, PolicyExporter.FileName));
    }

    private static OnnxForwardInputs Inputs(GoldenPolicy golden, float temperature)
    {
        int batch = golden.Prompts.Length;
        int width = golden.Prompts.Max(prompt => prompt.Length);
        return new OnnxForwardInputs
        {
            Images = golden.Read<byte>("images_u8"),
            InputIds = [.. golden.Prompts.SelectMany(
                prompt => prompt.Concat(Enumerable.Repeat((long)golden.Architecture.PaddingTokenId, width - prompt.Length)))],
            PromptLengths = [.. golden.Prompts.Select(prompt => prompt.Length)],
            Proprioception = golden.Proprioception is null ? [] : [.. golden.Read<double>("proprio_raw").Select(value => (float)value)],
            Uniforms = new float[batch * golden.Architecture.ActionTokenCount],
            Temperature = temperature,
        };
    }
}
