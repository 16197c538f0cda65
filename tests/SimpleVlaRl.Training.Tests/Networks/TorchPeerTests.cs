using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Graph;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;
using SimpleVlaRl.Training.Networks;
using TorchSharp;

namespace SimpleVlaRl.Training.Tests.Networks;

/// <summary>Our two networks beside one that shares no code with them and reads the same files.</summary>
public sealed class TorchPeerTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("nano")]
    [InlineData("medium")]
    public async Task Preset_InPyTorch_HasOurLogits(string preset)
    {
        const int Joints = 14;
        using TemporaryFolder folder = new();
        PolicyArchitecture architecture = PolicyPresets.Create(preset, Joints);
        RandomWeights weights = new(architecture, seed: 3);
        PolicyManifest manifest = new()
        {
            Name = preset,
            Architecture = architecture,
            Cameras = [new ManifestCamera("camera", 320, 240)],
            Joints = [.. Enumerable.Range(0, Joints).Select(index => new ManifestJoint($"joint_{index}", JointUnit.Radian))],
            ImageRecipe = "center-crop-area-v1",
            PromptTemplate = "{instruction}",
            Tokenizer = "bytes",
            WaypointRateHertz = 10,
            Actions = TinyPolicies.Normalization(Joints),
            Proprioception = TinyPolicies.Normalization(Joints),
        };
        PolicyManifestFile.Write(folder.Path, manifest);
        SafetensorsWriter.Write(Path.Combine(folder.Path, "model.safetensors"), weights, PolicyTensorNames.All(architecture).Select(tensor => tensor.Name));
        OnnxForwardInputs inputs = Inputs(architecture);

        float[] expected = await TorchPeer.Logits(folder.Path, inputs);

        foreach (OperatorDialect dialect in Enum.GetValues<OperatorDialect>())
        {
            string version = Path.Combine(folder.Path, dialect.ToString());
            PolicyExporter.Export(architecture, manifest.Actions, manifest.Proprioception, weights, version, new PolicyExportOptions { Dialect = dialect });
            using OnnxForward forward = OnnxForward.Load(Path.Combine(version, PolicyExporter.FileName));
            Compare(expected, forward.Run(inputs).Logits, $"{preset}, {dialect} graph");
        }

        using PolicyNetwork network = new(architecture, manifest.Proprioception, seed: 1);
        network.LoadWeights(weights);
        Compare(expected, Logits(network, inputs), $"{preset}, TorchSharp");
    }

    [Theory]
    [InlineData("libero", "8x7", "q01", "q99", false)]
    [InlineData("aloha", "25x14", "min", "max", true)]
    public async Task Checkpoint_InPyTorch_HasOurLogits(string platformName, string actions, string low, string high, bool hasProprioception)
    {
        OpenVlaPlatform platform = OpenVlaPlatform.Find(platformName);
        using ExportedCheckpoint exported = new(SyntheticCheckpoint.Describe(platform, 2, 2, shrink: 16, hasProprioception), platform);

        float[] expected = await TorchPeer.Logits(exported.Folder, exported.Inputs, "--actions", actions, "--range", low, high);

        Compare(expected, exported.Forward.Run(exported.Inputs).Logits, $"{platformName}, portable graph");
        Compare(expected, exported.Fused.Run(exported.Inputs).Logits, $"{platformName}, fused graph");
        Compare(expected, exported.Torch(network => network.Forward(exported.TorchInputs())), $"{platformName}, TorchSharp");
    }

    /// <summary>PyTorch computes both parts beside each other, as PEFT does while it trains; we have merged them.</summary>
    [Fact]
    public async Task Checkpoint_WithAnAdapter_HasTheLogitsOfPyTorchWithoutMerging()
    {
        using TemporaryFolder adapter = new();
        PolicyArchitecture architecture = SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 2, 2, shrink: 16);
        SyntheticAdapter.Write(adapter.Path, architecture);
        using ExportedCheckpoint exported = new(architecture, OpenVlaPlatform.Libero, adapter.Path);

        float[] expected = await TorchPeer.Logits(exported.Folder, exported.Inputs, "--adapter", adapter.Path);
        float[] without = await TorchPeer.Logits(exported.Folder, exported.Inputs);

        Compare(expected, exported.Forward.Run(exported.Inputs).Logits, "merged, portable graph");
        Compare(expected, exported.Fused.Run(exported.Inputs).Logits, "merged, fused graph");
        Compare(expected, exported.Torch(network => network.Forward(exported.TorchInputs())), "merged, TorchSharp");
        Assert.True(expected.Zip(without, (a, b) => Math.Abs(a - b)).Max() > 0.1, "the adapter changes the logits");
    }

    private static OnnxForwardInputs Inputs(PolicyArchitecture architecture)
    {
        long[][] prompts = [[1, 30, 31, 32, 33, 34, 35], [1, 40, 41], [1, 50, 51, 52, 53]];
        int longest = prompts.Max(prompt => prompt.Length);
        Random random = new(17);
        byte[] images = new byte[prompts.Length * architecture.ImageSize * architecture.ImageSize * 3];
        random.NextBytes(images);
        return new OnnxForwardInputs
        {
            Images = images,
            InputIds = [.. prompts.SelectMany(prompt => prompt.Concat(Enumerable.Repeat((long)architecture.PaddingTokenId, longest - prompt.Length)))],
            PromptLengths = [.. prompts.Select(prompt => prompt.Length)],
            Proprioception = [.. Enumerable.Range(0, prompts.Length * architecture.ProprioceptionDimension)
                .Select(_ => (float)((3 * random.NextDouble()) - 1.5))],
            Uniforms = new float[prompts.Length * architecture.ActionTokenCount],
            Temperature = 0,
        };
    }

    private static float[] Logits(PolicyNetwork network, OnnxForwardInputs inputs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        PolicyArchitecture architecture = network.Architecture;
        int rows = inputs.PromptLengths.Length;
        PolicyInputs batch = new()
        {
            Images = torch.tensor(inputs.Images, [rows, architecture.ImageCount, architecture.ImageSize, architecture.ImageSize, 3], torch.uint8),
            InputIds = inputs.InputIds,
            PromptLengths = inputs.PromptLengths,
            Proprioception = torch.tensor(inputs.Proprioception, [rows, architecture.ProprioceptionDimension]),
        };
        return MemoryMarshal.Cast<byte, float>(network.Forward(batch).contiguous().bytes).ToArray();
    }

    private void Compare(float[] expected, float[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        double difference = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        output.WriteLine($"{what}: largest difference {difference:g2}, logits from {expected.Min():0.00} to {expected.Max():0.00}");
        Assert.True(difference <= Tolerance, $"{what}: logits differ by {difference}");
        Assert.True(expected.Max() - expected.Min() > 1, "random weights give logits that differ");
    }
}
