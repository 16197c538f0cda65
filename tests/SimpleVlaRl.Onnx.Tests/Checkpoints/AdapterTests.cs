using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

/// <summary>Merged weights against the definition, number by number; the whole network against PyTorch is in TorchPeerTests.</summary>
public sealed class AdapterTests : IDisposable
{
    private const string Query = "language_model.model.layers.0.self_attn.q_proj";
    private const string Down = "language_model.model.layers.0.mlp.down_proj";
    private const string Vision = "vision_backbone.fused_featurizer.blocks.0.attn.qkv";

    private readonly TemporaryFolder folder = new();
    private readonly PolicyArchitecture architecture = SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16);

    public AdapterTests() =>
        SyntheticCheckpoint.Write(Base, architecture, new SyntheticOptions { Platform = OpenVlaPlatform.Libero }, TestContext.Current.CancellationToken);

    private string Base => Path.Combine(folder.Path, "base");

    private string Adapter => Path.Combine(folder.Path, "adapter");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Query, SyntheticAdapter.Rank, SyntheticAdapter.QueryAlpha / SyntheticAdapter.Rank, false)]
    [InlineData(Down, SyntheticAdapter.ProjectionRank, SyntheticAdapter.Alpha / SyntheticAdapter.ProjectionRank, false)]
    [InlineData(Vision, SyntheticAdapter.Rank, SyntheticAdapter.Alpha / SyntheticAdapter.Rank, false)]
    [InlineData(Vision, SyntheticAdapter.Rank, 4.898979485566356, true)]
    public void Weights_WithAnAdapter_AreTheBasePlusTheScaledProductWhereverTheyAreRead(string module, int rank, double scale, bool isRankStabilized)
    {
        SyntheticAdapter adapter = SyntheticAdapter.Write(Adapter, architecture, configuration => configuration["use_rslora"] = isRankStabilized);
        using AdaptedCheckpoint adapted = AdaptedCheckpoint.Open(Base, Adapter);
        IReadOnlyList<long> shape = adapted.Weights.Tensors.Single(tensor => tensor.Name == module + ".weight").Shape;
        float[] right = adapter[$"base_model.model.{module}.lora_A.weight"];
        float[] left = adapter[$"base_model.model.{module}.lora_B.weight"];
        int inputs = (int)shape[1];
        double farthest = 0;
        foreach ((int first, int count) in ((int, int)[])[(0, inputs * (int)shape[0]), (0, 1), (inputs - 1, 2), ((3 * inputs) + 5, (2 * inputs) + 17),
            ((inputs * (int)shape[0]) - 3, 3)])
        {
            float[] stored = new float[count];
            float[] merged = new float[count];
            adapted.Stored.Read(module + ".weight", first, stored);
            adapted.Weights.Read(module + ".weight", first, merged);
            for (int i = 0; i < count; i++)
            {
                (int row, int column) = Math.DivRem(first + i, inputs);
                double change = Enumerable.Range(0, rank).Sum(k => (double)left[(row * rank) + k] * right[(k * inputs) + column]);
                Assert.Equal(stored[i] + (scale * change), merged[i], 2e-6);
                farthest = Math.Max(farthest, Math.Abs(scale * change));
            }
        }

        Assert.True(farthest > 0.01, "the adapter changes something");
    }

    [Fact]
    public void Weights_ThatTheAdapterLeavesAlone_AreTheBase()
    {
        SyntheticAdapter.Write(Adapter, architecture);
        using AdaptedCheckpoint adapted = AdaptedCheckpoint.Open(Base, Adapter);
        float[] stored = new float[500];
        float[] merged = new float[500];
        adapted.Stored.Read(PolicyTensorNames.Head, 77, stored);
        adapted.Weights.Read(PolicyTensorNames.Head, 77, merged);
        Assert.Equal(stored, merged);
        Assert.Equal(7 + (2 * 4) + 3, adapted.AdaptedModuleCount);
    }

    [Theory]
    [InlineData("use_dora", "true", "DoRA")]
    [InlineData("bias", "\"lora_only\"", "biases of the base")]
    [InlineData("fan_in_fan_out", "true", "transposed")]
    [InlineData("modules_to_save", "[\"lm_head\"]", "whole modules")]
    [InlineData("layer_replication", "[[0,1]]", "more than once")]
    [InlineData("peft_type", "\"LOHA\"", "peft_type is LOHA")]
    [InlineData("init_lora_weights", "\"pissa\"", "the base itself was changed")]
    [InlineData("something_new", "3", "something_new is 3, which this program does not know")]
    [InlineData("r", "null", "r is missing")]
    [InlineData("r", "7", "rank 7 and the weight")]
    [InlineData("lora_alpha", "0", "lora_alpha is 0")]
    [InlineData("rank_pattern", """{"layers\\.[0-3]\\..*":4}""", "a regular expression")]
    [InlineData("rank_pattern", "{}", "has factors [256, 3] and [3, 688]; rank 6")]
    [InlineData("target_modules", """["q_proj","w_proj"]""", "target_modules names 'w_proj', which no factors are there for")]
    [InlineData("target_modules", """["q_proj"]""", "k_proj' has factors although target_modules does not name it")]
    public void Open_OfAnAdapterThatComputesSomethingElse_SaysWhat(string field, string value, string expected)
    {
        SyntheticAdapter.Write(Adapter, architecture, configuration => configuration[field] = JsonNode.Parse(value));
        Assert.Contains(expected, Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, Adapter)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAnAdapterOfAnotherNetwork_ListsWhatDoesNotFit()
    {
        SyntheticAdapter.Write(Adapter, SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 2, shrink: 16));
        Assert.Contains(
            "it changes 'language_model.model.layers.1.self_attn.q_proj.weight', which the weights do not have",
            Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, Adapter)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfAnAdapterWithHalfAPairOrOtherTensors_NamesThem()
    {
        SyntheticAdapter adapter = SyntheticAdapter.Write(Adapter, architecture);
        string missing = $"base_model.model.{Query}.lora_B.weight";
        SafetensorsWriter.Write(
            Path.Combine(Adapter, "adapter_model.safetensors"), adapter, adapter.Tensors.Select(tensor => tensor.Name).Where(name => name != missing));
        Assert.Contains(
            $"'{missing}' is missing", Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, Adapter)).Message, StringComparison.Ordinal);
        string alone = $"base_model.model.{Query}.lora_A.weight";
        SafetensorsWriter.Write(
            Path.Combine(Adapter, "adapter_model.safetensors"), adapter, adapter.Tensors.Select(tensor => tensor.Name).Where(name => name != alone));
        Assert.Contains(
            $"'{missing}' is neither of the two factors",
            Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, Adapter)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithTheAdapterThatTheWeightsContain_IsRefused()
    {
        string inside = Path.Combine(Base, "lora_adapter");
        SyntheticAdapter.Write(inside, architecture);
        Assert.Contains("already", Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, inside)).Message, StringComparison.Ordinal);
        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(Base, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero });
        Assert.Equal(0, checkpoint.AdaptedModuleCount);
    }

    [Fact]
    public void Open_WithStatisticsBesideTheAdapterThatTheBaseLacks_SaysToCopyThem()
    {
        string inside = Path.Combine(Adapter, "lora_adapter");
        SyntheticAdapter.Write(inside, architecture);
        string statistics = Path.Combine(Adapter, "dataset_statistics.json");
        File.WriteAllText(statistics, "{}");
        Assert.Contains(statistics, Assert.Throws<PolicyLoadException>(() => AdaptedCheckpoint.Open(Base, inside)).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(Base, "dataset_statistics.json"), statistics, overwrite: true);
        using AdaptedCheckpoint adapted = AdaptedCheckpoint.Open(Base, inside);
        Assert.True(adapted.AdaptedModuleCount > 0);
    }

    [Fact]
    public void Open_WithAnAdapterBesideTheWeights_DemandsThatItIsAskedFor()
    {
        SyntheticAdapter.Write(Base, architecture);
        HuggingFaceOptions options = new() { Platform = OpenVlaPlatform.Libero };
        string message = Assert.Throws<PolicyLoadException>(() => HuggingFaceCheckpoint.Open(Base, options)).Message;
        Assert.Contains("'adapter_config.json'", message, StringComparison.Ordinal);
        Assert.Contains(
            "'adapter_model.safetensors' is an adapter that is not merged; give its folder with --merge-adapter", message, StringComparison.Ordinal);
        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(Base, options with { AdapterFolder = Base });
        Assert.True(checkpoint.AdaptedModuleCount > 0);
    }
}
