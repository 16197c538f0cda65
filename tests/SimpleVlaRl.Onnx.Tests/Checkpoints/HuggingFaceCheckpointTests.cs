using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Weights;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Onnx.Safetensors;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

public sealed partial class HuggingFaceCheckpointTests
{
    private const string Config = "config.json";
    private const string Statistics = "dataset_statistics.json";
    private const string Preprocessor = "preprocessor_config.json";

    [Fact]
    public void Open_OfASynthesizedFolder_GivesItsArchitectureAndStatistics()
    {
        using TemporaryFolder folder = new();
        PolicyArchitecture written = Synthesize(folder.Path);

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path);

        Assert.Equal(
            PolicyTensorNames.All(written).Select(tensor => tensor.Name), PolicyTensorNames.All(checkpoint.Architecture).Select(tensor => tensor.Name));
        Assert.Equal(written.Decoder, checkpoint.Architecture.Decoder);
        Assert.Equal(31744, checkpoint.Architecture.FirstActionRow);
        Assert.Equal("synthetic", checkpoint.StatisticsKey);
        Assert.Equal([true, true, true, true, true, true, false], checkpoint.Actions.Mask);
        Assert.Equal(-0.75, checkpoint.Actions.Low[0]);
        Assert.Empty(checkpoint.Manifest("x").Validate());
        Assert.Equal(29871, checkpoint.Manifest("x").PromptSuffixTokenId);
    }

    [Fact]
    public void Open_OfAnAlohaFolder_UsesMinimumMaximumAndProprioception()
    {
        using TemporaryFolder folder = new();
        SyntheticCheckpoint.Write(
            folder.Path,
            SyntheticCheckpoint.Describe(OpenVlaPlatform.Aloha, 1, 1, 16, hasProprioception: true),
            new SyntheticOptions { Platform = OpenVlaPlatform.Aloha },
            TestContext.Current.CancellationToken);

        using HuggingFaceCheckpoint checkpoint = HuggingFaceCheckpoint.Open(
            folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Aloha, ImageCount = 3 });

        Assert.Equal(
            (25, 14, 14, 3),
            (
                checkpoint.Architecture.ChunkLength,
                checkpoint.Architecture.ActionDimension,
                checkpoint.Architecture.ProprioceptionDimension,
                checkpoint.Architecture.ImageCount));
        Assert.Equal(-1, checkpoint.Actions.Low[0]);
        Assert.All(checkpoint.Actions.Mask, Assert.True);
        Assert.Equal(14, checkpoint.Proprioception!.Dimension);
    }

    [Fact]
    public void Synthesize_WithSmallShards_SplitsAndReadsTheSameNumbers()
    {
        using TemporaryFolder one = new();
        using TemporaryFolder many = new();
        PolicyArchitecture architecture = Synthesize(one.Path);
        Synthesize(many.Path, shardByteLimit: 20 << 20);
        Assert.True(Directory.GetFiles(many.Path, "model-*.safetensors").Length > 1);

        using ShardedSafetensors whole = ShardedSafetensors.Open(one.Path);
        using ShardedSafetensors split = ShardedSafetensors.Open(many.Path);

        foreach ((string name, IReadOnlyList<long> shape) in PolicyTensorNames.All(architecture))
        {
            float[] left = new float[Math.Min(1000, shape.Aggregate(1L, (product, size) => product * size))];
            float[] right = new float[left.Length];
            whole.Read(name, 0, left);
            split.Read(name, 0, right);
            Assert.Equal(left, right);
            Assert.All(left, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Open_WithoutPreprocessorFile_TakesTheReleasedBfloat16Constants()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        File.Delete(Path.Combine(folder.Path, Preprocessor));

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path);

        Assert.Equal([0.484375, 0.455078125, 0.40625], checkpoint.Architecture.VisionEncoders[0].Mean);
        Assert.Equal([0.228515625, 0.2236328125, 0.224609375], checkpoint.Architecture.VisionEncoders[0].StandardDeviation);
        Assert.Equal([0.5, 0.5, 0.5], checkpoint.Architecture.VisionEncoders[1].Mean);
    }

    [Fact]
    public void Open_WithNormalizeParameters_TakesThoseOfTheFile()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        Edit(folder.Path, Preprocessor, root => root["tvf_normalize_params"]![0]!["mean"] = new JsonArray(0.1, 0.2, 0.3));

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path);

        Assert.Equal([0.1, 0.2, 0.3], checkpoint.Architecture.VisionEncoders[0].Mean);
    }

    [Fact]
    public void Open_WithoutStatisticsFile_FallsBackToNormStatsOfTheConfig()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        JsonNode statistics = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, Statistics)))!;
        File.Delete(Path.Combine(folder.Path, Statistics));
        Edit(folder.Path, Config, root => root["norm_stats"] = new JsonObject
        {
            ["libero_spatial_no_noops"] = statistics["synthetic"]!.DeepClone(),
            ["bridge"] = statistics["synthetic"]!.DeepClone()
        });

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path, key: "libero_spatial");

        Assert.Equal("libero_spatial_no_noops", checkpoint.StatisticsKey);
        PolicyLoadException exception = Assert.Throws<PolicyLoadException>(() => Open(folder.Path, key: "libero_spatia"));
        Assert.Contains("did you mean 'libero_spatial_no_noops'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "choose one with --unnorm-key: libero_spatial_no_noops, bridge",
            Assert.Throws<PolicyLoadException>(() => Open(folder.Path)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Python writes NaN as a bare word, for a data set of nothing but zeros among others.</summary>
    [Theory]
    [InlineData(Statistics, "")]
    [InlineData(Statistics, "\uFEFF")]
    [InlineData(Config, "\uFEFF")]
    [InlineData(Preprocessor, "\uFEFF")]
    [InlineData("model.safetensors.index.json", "\uFEFF")]
    public void Open_WithNaNInADataSetThatIsNotChosenOrAByteOrderMark_ReadsTheChosenOne(string marked, string mark)
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        string path = Path.Combine(folder.Path, Statistics);
        string other = """{"action":{"q01":[NaN,-Infinity],"q99":[Infinity,0],"mean":[NaN]}}""";
        File.WriteAllText(path, $$"""{"other":{{other}},{{File.ReadAllText(path).TrimStart()[1..]}}""");
        File.WriteAllText(Path.Combine(folder.Path, marked), mark + File.ReadAllText(Path.Combine(folder.Path, marked)));

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path, key: "synthetic");

        Assert.Equal(-0.75, checkpoint.Actions.Low[0]);
        Assert.Contains(
            "other.action has q01[0] = \"NaN\"; expected a finite number",
            Assert.Throws<PolicyLoadException>(() => Open(folder.Path, key: "other")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithARobotwinKey_DropsThePrefix()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        Edit(folder.Path, Statistics, root =>
        {
            root["lift_pot_1k"] = root["synthetic"]!.DeepClone();
            root["other"] = root["synthetic"]!.DeepClone();
        });

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path, key: "robotwin2_lift_pot_1k");

        Assert.Equal("lift_pot_1k", checkpoint.StatisticsKey);
    }

    [Fact]
    public void Open_OfAConvertedProprioceptionProjector_JoinsItUnderItsName()
    {
        using TemporaryFolder folder = new();
        Synthesize(folder.Path);
        Edit(folder.Path, Statistics, root => root["synthetic"]!["proprio"] = root["synthetic"]!["action"]!.DeepClone());
        Dictionary<string, long[]> shapes =
            new() { ["module.fc1.weight"] = [256, 7], ["module.fc1.bias"] = [256], ["module.fc2.weight"] = [256, 256], ["module.fc2.bias"] = [256] };
        SafetensorsWriter.Write(Path.Combine(folder.Path, "proprio_projector.safetensors"), new Zeros(shapes), shapes.Keys);

        using HuggingFaceCheckpoint checkpoint = Open(folder.Path);

        Assert.Equal(7, checkpoint.Architecture.ProprioceptionDimension);
        Assert.Contains(checkpoint.Weights.Tensors, tensor => tensor.Name == "proprio_projector.fc1.weight");
    }

    /// <summary>The original takes the platform from an environment variable and falls back to the wrong one; here a name that is none is refused.</summary>
    [Fact]
    public void Platform_IsNamedAndHasNoFallback()
    {
        Assert.Equal(
            (8, 7, true),
            (OpenVlaPlatform.Find("libero").ChunkLength, OpenVlaPlatform.Find("libero").ActionDimension, OpenVlaPlatform.Find("libero").UsesQuantiles));
        Assert.Equal(
            (25, 14, false),
            (OpenVlaPlatform.Find("aloha").ChunkLength, OpenVlaPlatform.Find("aloha").ActionDimension, OpenVlaPlatform.Find("aloha").UsesQuantiles));
        Assert.Contains("did you mean 'libero'", Assert.Throws<ArgumentException>(() => OpenVlaPlatform.Find("libero_10")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OpenVlaPlatform.Find(""));
    }

    [Fact]
    public void Presets_OfOpenVlaOft_HaveTheReleasedParameterCount()
    {
        PolicyArchitecture whole = SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero);
        Assert.Equal(7_541_237_184L * 2, SyntheticCheckpoint.ByteCount(whole));
        Assert.Equal(6_738_939_904, Count(whole, "language_model."));
        Assert.Equal(71_385_600, Count(whole, "projector."));
        Assert.Equal(
            7_541_237_184 - PolicyTensorNames.ParameterCount(whole),
            UnusedTensors.All(whole).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size)));
        Assert.Equal(303_230_976, Count(whole, "vision_backbone.featurizer."));
        Assert.Equal(427_680_704, Count(whole, "vision_backbone.fused_featurizer."));
    }

    [Theory]
    [InlineData("nano", 0.9, 1.0)]
    [InlineData("small", 2.7, 3.3)]
    [InlineData("medium", 9, 11)]
    public void Presets_HaveTheirSize(string preset, double lowestMillions, double highestMillions)
    {
        PolicyArchitecture architecture = PolicyPresets.Create(preset, 14);
        Assert.Empty(architecture.Validate());
        Assert.InRange(PolicyTensorNames.ParameterCount(architecture) / 1e6, lowestMillions, highestMillions);
    }

    private static long Count(PolicyArchitecture architecture, string prefix) => PolicyTensorNames.All(architecture).Concat(UnusedTensors.All(architecture))
        .Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));

    private static PolicyArchitecture Synthesize(string folder, long shardByteLimit = 5_000_000_000)
    {
        PolicyArchitecture architecture = SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16);
        SyntheticCheckpoint.Write(
            folder,
            architecture,
            new SyntheticOptions { Platform = OpenVlaPlatform.Libero, ShardByteLimit = shardByteLimit },
            TestContext.Current.CancellationToken);
        return architecture;
    }

    private static HuggingFaceCheckpoint Open(string folder, string? key = null) =>
        HuggingFaceCheckpoint.Open(folder, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero, StatisticsKey = key });

    private static void Edit(string folder, string file, Action<JsonObject> change)
    {
        string path = Path.Combine(folder, file);
        JsonObject root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(root);
        File.WriteAllText(path, root.ToJsonString());
    }

    /// <summary>Replaces the shards by one file of zeros with more tensors.</summary>
    private static void Rewrite(string folder, PolicyArchitecture architecture, params (string Name, long[] Shape)[] more)
    {
        foreach (string file in Directory.GetFiles(folder, "model*"))
        {
            File.Delete(file);
        }

        Dictionary<string, long[]> shapes = PolicyTensorNames.All(architecture)
            .Concat(UnusedTensors.All(architecture))
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Shape.ToArray());
        foreach ((string name, long[] shape) in more)
        {
            shapes.Add(name, shape);
        }

        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), new Zeros(shapes), shapes.Keys, TensorElementType.BFloat16);
    }

    private sealed class Zeros(Dictionary<string, long[]> shapes) : IWeightSource
    {
        public IReadOnlyCollection<TensorDescription> Tensors { get; } = [.. shapes.Select(
            item => new TensorDescription(item.Key, TensorElementType.Float32, item.Value))];

        public void Read(string name, long firstElement, Span<float> destination) => destination.Clear();
    }
}
