using System.Runtime.InteropServices;
using System.Text.Json;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

/// <summary>
/// The original code's outputs, reproduced from a Hugging Face folder through the loader of real checkpoints; and that each known trap shows.
/// </summary>
public sealed class CheckpointExportTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("b1")]
    [InlineData("b3")]
    public void Checkpoint_OfPolicyVectors_GivesTheOriginalLogitsTokensAndActions(string name)
    {
        using TemporaryFolder folder = new();
        PolicyVectors vectors = Vectors(name);
        vectors.WriteCheckpoint(folder.Path);
        using HuggingFaceCheckpoint checkpoint = Open(vectors, folder.Path);

        OnnxForwardOutputs outputs = Run(vectors, checkpoint, checkpoint.Architecture);

        using SafetensorsFile expected = SafetensorsFile.Open(vectors.ExpectedPath);
        Assert.InRange(Difference(outputs, expected), 0, 1e-3);
        Assert.Equal(Read<long>(expected, "greedy_ids"), outputs.Tokens.Select(token => (long)token + checkpoint.Architecture.FirstActionRow));
        Assert.All(outputs.Actions.Zip(Read<double>(expected, "actions")), pair => Assert.Equal(pair.Second, pair.First, 2e-7));
    }

    /// <summary>The vectors say how far each mistake moves the original's logits; ours must move as far, or the vectors could not have shown it.</summary>
    [Theory]
    [InlineData("rms_norm_eps_1e-5")]
    [InlineData("nominal_imagenet_mean_std")]
    [InlineData("last_vit_block_features")]
    [InlineData("layer_scale_ignored")]
    [InlineData("vit_layernorm_eps_1e-5")]
    public void Checkpoint_WithADeliberateMistake_MovesTheLogitsAsFarAsInTheOriginal(string mistake)
    {
        using TemporaryFolder folder = new();
        PolicyVectors vectors = Vectors("a");
        vectors.WriteCheckpoint(folder.Path);
        using HuggingFaceCheckpoint checkpoint = Open(vectors, folder.Path);
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenVectors.Policy, "a.json")));
        double moved = facts.RootElement.GetProperty("cases")[0].GetProperty("effect_of_deliberate_mistakes").GetProperty(mistake)
            .GetProperty("max_abs_logit_change").GetDouble();

        // The wrong network needs tensors that the right one ignores, so they come from the file itself.
        using SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(folder.Path, ShardedSafetensors.SingleName));
        OnnxForwardOutputs outputs = Run(vectors, checkpoint, Wrong(checkpoint.Architecture, mistake), weights);

        using SafetensorsFile expected = SafetensorsFile.Open(vectors.ExpectedPath);
        Assert.InRange(Difference(outputs, expected), moved * 0.9, moved * 1.1);
    }

    [Fact]
    public void Checkpoint_WithAnotherTokenAfterThePlaceholders_DiffersFromTheOriginal()
    {
        using TemporaryFolder folder = new();
        PolicyVectors vectors = Vectors("a");
        vectors.WriteCheckpoint(folder.Path);
        using HuggingFaceCheckpoint checkpoint = Open(vectors, folder.Path);

        OnnxForwardOutputs outputs = Run(vectors, checkpoint, checkpoint.Architecture with { EndTokenId = checkpoint.Architecture.BeginTokenId });

        using SafetensorsFile expected = SafetensorsFile.Open(vectors.ExpectedPath);
        Assert.True(Difference(outputs, expected) > 0.1, "every position sees the token after the placeholders");
    }

    [Fact]
    public void Actions_OfTheLiberoVectors_BecomeTheEnvironmentsGripperSigns()
    {
        using SafetensorsFile expected = SafetensorsFile.Open(Vectors("a").ExpectedPath);
        double[] actions = Read<double>(expected, "actions");
        double[] environment = Read<double>(expected, "actions_env_libero");

        for (int index = 6; index < actions.Length; index += 7)
        {
            Assert.Equal(environment[index], LiberoGripper.ToEnvironment(actions[index]));
        }
    }

    [Theory]
    [InlineData(Precision.Fp32, OperatorDialect.Portable)]
    [InlineData(Precision.Fp16, OperatorDialect.Portable)]
    [InlineData(Precision.Int8, OperatorDialect.Fused)]
    [InlineData(Precision.Int4, OperatorDialect.Fused)]
    public void SyntheticCheckpoint_Exported_GivesFiniteActions(Precision precision, OperatorDialect dialect)
    {
        using TemporaryFolder folder = new();
        SyntheticCheckpoint.Write(
            folder.Path,
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Aloha, 1, 2, shrink: 16, hasProprioception: true),
            new SyntheticOptions { Platform = OpenVlaPlatform.Aloha, ShardByteLimit = 16 << 20 },
            TestContext.Current.CancellationToken);
        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Aloha });
        string version = Path.Combine(folder.Path, "1");

        PolicyExporter.Export(
            checkpoint.Architecture,
            checkpoint.Actions,
            checkpoint.Proprioception,
            checkpoint.Weights,
            version,
            new PolicyExportOptions { Precision = precision, Dialect = dialect });
        using OnnxForward forward = OnnxForward.Load(Path.Combine(version, PolicyExporter.FileName));
        OnnxForwardOutputs outputs = forward.Run(Inputs(checkpoint.Architecture));

        Assert.Equal(25 * 14, outputs.Actions.Length);
        Assert.All(outputs.Actions, value => Assert.True(float.IsFinite(value)));
        Assert.All(outputs.LogProbabilities, value => Assert.InRange(value, -30, 0));
        Assert.True(outputs.LogProbabilities.Distinct().Count() > 100, "every position has a distribution of its own");
    }

    [Fact]
    public void SyntheticCheckpoint_WithARegressionHead_GivesActionsOnly()
    {
        using TemporaryFolder folder = new();
        SyntheticCheckpoint.Write(
            folder.Path,
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 2, shrink: 16, head: PolicyHead.Regression),
            new SyntheticOptions { Platform = OpenVlaPlatform.Libero },
            TestContext.Current.CancellationToken);
        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero });
        Assert.Equal(PolicyHead.Regression, checkpoint.Architecture.Head);
        string version = Path.Combine(folder.Path, "1");

        PolicyExporter.Export(checkpoint.Architecture, checkpoint.Actions, checkpoint.Proprioception, checkpoint.Weights, version);
        using OnnxForward forward = OnnxForward.Load(Path.Combine(version, PolicyExporter.FileName));
        OnnxForwardOutputs outputs = forward.Run(Inputs(checkpoint.Architecture) with { Uniforms = [] });

        Assert.Empty(outputs.Tokens);
        Assert.Equal(8 * 7, outputs.Actions.Length);
        Assert.All(outputs.Actions, value => Assert.True(float.IsFinite(value)));
        Assert.True(outputs.Actions.Distinct().Count() > 50, "every action is a number of its own");
    }

    private static PolicyVectors Vectors(string name) => PolicyVectors.Find(GoldenVectors.Policy).Single(vectors => vectors.Name == name);

    private static HuggingFaceCheckpoint Open(PolicyVectors vectors, string folder) =>
        HuggingFaceCheckpoint.Open(folder, new HuggingFaceOptions { Platform = vectors.Platform, ImageCount = vectors.ImageCount });

    private static PolicyArchitecture Wrong(PolicyArchitecture right, string mistake) => mistake switch
    {
        "rms_norm_eps_1e-5" => right with { Decoder = right.Decoder with { RmsNormEpsilon = 1e-5 } },
        "nominal_imagenet_mean_std" => right with
        {
            VisionEncoders = [right.VisionEncoders[0] with { Mean = [0.485, 0.456, 0.406], StandardDeviation = [0.229, 0.224, 0.225] }, right.VisionEncoders[1]]
        },
        "last_vit_block_features" =>
            right with { VisionEncoders = [.. right.VisionEncoders.Select(encoder => encoder with { BlockCount = encoder.BlockCount + 1 })] },
        "layer_scale_ignored" => right with { VisionEncoders = [right.VisionEncoders[0] with { HasLayerScale = false }, right.VisionEncoders[1]] },
        "vit_layernorm_eps_1e-5" => right with { VisionEncoders = [.. right.VisionEncoders.Select(encoder => encoder with { LayerNormEpsilon = 1e-5 })] },
        _ => throw new ArgumentOutOfRangeException(nameof(mistake)),
    };

    private static OnnxForwardOutputs Run(
        PolicyVectors vectors, HuggingFaceCheckpoint checkpoint, PolicyArchitecture architecture, Core.Weights.IWeightSource? weights = null)
    {
        using TemporaryFolder version = new();
        PolicyExporter.Export(architecture, checkpoint.Actions, checkpoint.Proprioception, weights ?? checkpoint.Weights, version.Path);
        using OnnxForward forward = OnnxForward.Load(Path.Combine(version.Path, PolicyExporter.FileName));
        using SafetensorsFile io = SafetensorsFile.Open(vectors.ExpectedPath);
        int longest = vectors.Prompts.Max(prompt => prompt.Length);
        return forward.Run(new OnnxForwardInputs
        {
            Images = Read<byte>(io, "images_u8"),
            InputIds = [.. vectors.Prompts.SelectMany(
                prompt => prompt.Concat(Enumerable.Repeat((long)checkpoint.Architecture.PaddingTokenId, longest - prompt.Length)))],
            PromptLengths = [.. vectors.Prompts.Select(prompt => prompt.Length)],
            Proprioception = checkpoint.Proprioception is null ? [] : [.. Read<double>(io, "proprio_raw").Select(value => (float)value)],
            Uniforms = new float[vectors.Prompts.Count * architecture.ActionTokenCount],
            Temperature = 0,
        });
    }

    private static OnnxForwardInputs Inputs(PolicyArchitecture architecture)
    {
        byte[] images = new byte[architecture.ImageSize * architecture.ImageSize * 3];
        new Random(3).NextBytes(images);
        return new OnnxForwardInputs
        {
            Images = images,
            InputIds = [1, 512, 29901, 29871],
            PromptLengths = [4],
            Proprioception = new float[architecture.ProprioceptionDimension],
            Uniforms = new float[architecture.ActionTokenCount],
            Temperature = 0,
        };
    }

    private static double Difference(OnnxForwardOutputs outputs, SafetensorsFile expected) =>
        outputs.Logits.Zip(Read<float>(expected, "action_logits"), (a, b) => (double)Math.Abs(a - b)).Max();

    private static T[] Read<T>(SafetensorsFile file, string name)
        where T : unmanaged
    {
        byte[] bytes = new byte[file.Entries.Single(entry => entry.Name == name).ByteCount];
        file.ReadBytes(name, 0, bytes);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
