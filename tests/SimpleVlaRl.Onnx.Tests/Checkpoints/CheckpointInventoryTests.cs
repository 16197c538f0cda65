using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Onnx.Checkpoints;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Onnx.Tests.Checkpoints;

/// <summary>No file of a checkpoint's folder is passed over in silence.</summary>
public sealed class CheckpointInventoryTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid "
        + "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 4925122448\n";

    private readonly TemporaryFolder folder = new();

    public CheckpointInventoryTests() => SyntheticCheckpoint.Write(
        folder.Path,
        SyntheticCheckpoint.Describe(OpenVlaPlatform.Libero, 1, 1, shrink: 16),
        new SyntheticOptions { Platform = OpenVlaPlatform.Libero },
        TestContext.Current.CancellationToken);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("vision_backbone--150000_checkpoint.pt", "FiLM")]
    [InlineData("vision_backbone.safetensors", "an image encoder beside the model's own")]
    [InlineData("noisy_action_projector--5_checkpoint.pt", "diffusion head")]
    [InlineData("model.safetensors", "lies beside model.safetensors.index.json")]
    [InlineData("model-00001-of-00009.safetensors", "holds tensors that no index names")]
    [InlineData("adapter_model.safetensors", "an adapter that is not merged")]
    [InlineData("adapter_model.bin", "an adapter that is not merged")]
    [InlineData("adapter_config.json", "an adapter that is not merged")]
    [InlineData("pytorch_model-00001-of-00003.bin", "a second set of weights")]
    [InlineData("value_head.pt", "a pickle that is not known to be unused")]
    [InlineData("quantization.json", "not a file of a checkpoint")]
    [InlineData("model-00001-of-00001.safetensors.part", "not a file of a checkpoint")]
    public void Open_WithAFileThatIsNotRead_NamesItAndSaysWhy(string name, string reason)
    {
        File.WriteAllText(Path.Combine(folder.Path, name), "{}");
        string message = Assert.Throws<PolicyLoadException>(Open).Message;
        Assert.Contains($"'{name}' ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithSeveral_NamesAllAtOnceAndFoldersToo()
    {
        File.WriteAllText(Path.Combine(folder.Path, "a.pt"), "");
        File.WriteAllText(Path.Combine(folder.Path, "b.weights"), "");
        Directory.CreateDirectory(Path.Combine(folder.Path, "film"));
        string message = Assert.Throws<PolicyLoadException>(Open).Message;
        Assert.All((string[])["'a.pt'", "'b.weights'", "'film'"], name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_WithWhatHuggingFaceAndTrainersLeave_OpensTheCheckpoint()
    {
        string[] names =
        [
            "README.md", "LICENSE", ".gitattributes", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
            "generation_config.json",
            "modeling_prismatic.py", "modeling_prismatic.py.back.20250301_101010", "config.json.back.20250301_101010", "training_args.bin",
            "trainer_state.json", "demo.mp4",
        ];
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(folder.Path, name), "");
        }

        foreach (string name in (string[])[".git", ".cache", "__pycache__", "runs", "lora_adapter"])
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
        }

        Open().Dispose();
    }

    [Theory]
    [InlineData("model-00001-of-00001.safetensors")]
    [InlineData("tokenizer.model")]
    [InlineData("config.json")]
    public void Open_OfAGitLfsPointer_SaysThatItIsOneAndHowToFetchIt(string name)
    {
        File.WriteAllText(Path.Combine(folder.Path, name), Pointer);
        string message = Assert.Throws<PolicyLoadException>(Open).Message;
        Assert.Contains($"{name}' is a Git LFS pointer", message, StringComparison.Ordinal);
        Assert.Contains("git lfs pull", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithAPointerInPlaceOfAPicture_ReadsTheRest()
    {
        File.WriteAllText(Path.Combine(folder.Path, "teaser.png"), Pointer);
        Open().Dispose();
    }

    [Theory]
    [InlineData("adapter_model.safetensors", "only a LoRA adapter, which is given with --merge-adapter")]
    [InlineData("model-00001-of-00001.safetensors", "only shards whose index is missing")]
    [InlineData("pytorch_model.bin", "only pickles")]
    public void Open_WithoutIndexAndSingleFile_SaysWhatIsThereInstead(string name, string expected)
    {
        File.Delete(Path.Combine(folder.Path, ShardedSafetensors.IndexName));
        File.Move(Directory.GetFiles(folder.Path, "model-*.safetensors").Single(), Path.Combine(folder.Path, name));
        Assert.Contains(expected, Assert.Throws<PolicyLoadException>(Open).Message, StringComparison.Ordinal);
    }

    private HuggingFaceCheckpoint Open() => HuggingFaceCheckpoint.Open(folder.Path, new HuggingFaceOptions { Platform = OpenVlaPlatform.Libero });
}
