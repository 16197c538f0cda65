using System.Text;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Onnx.Platforms;

namespace SimpleVlaRl.Core.Tests.Policies;

/// <summary>What a version runs by stays what it was, whoever writes the manifest.</summary>
public sealed class PolicyManifestFileTests : IDisposable
{
    private const int Joints = 14;

    private readonly TemporaryFolder folder = new();

    private static PolicyManifest Draft { get; } = new()
    {
        Name = "nano",
        Architecture = PolicyPresets.Create("nano", Joints),
        Cameras = [new ManifestCamera("camera", 320, 240)],
        Joints = [.. Enumerable.Range(0, Joints).Select(index => new ManifestJoint($"joint_{index}", JointUnit.Radian))],
        ImageRecipe = "center-crop-area-v1",
        PromptTemplate = "{instruction}",
        Tokenizer = "bytes",
        WaypointRateHertz = 10,
        Actions = TinyPolicies.Normalization(Joints),
        Proprioception = TinyPolicies.Normalization(Joints),
        DefaultInstruction = "lift",
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "actions", "actions" }, { "proprioception", "proprioception" }, { "cameras", "cameras" }, { "joints", "joints" }, { "recipe", "image_recipe" },
        { "prompt", "prompt_template" },
        { "rate", "waypoint_rate_hertz" }, { "tokenizer", "tokenizer" }, { "instruction", "default_instruction" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public void Write_OfAnotherPolicyOverVersions_IsRefusedAndNamesTheField(string change, string field)
    {
        PolicyManifestFile.Write(folder.Path, Draft with { Versions = [Version(1)] });
        byte[] before = File.ReadAllBytes(Path.Combine(folder.Path, PolicyManifest.FileName));
        PolicyManifest other = Changed(change) with { Versions = [Version(1), Version(2)] };

        string message = Assert.Throws<PolicyLoadException>(() => PolicyManifestFile.Write(folder.Path, other)).Message;

        Assert.Contains($" {field} differ", message, StringComparison.Ordinal);
        Assert.Contains("version 1", message, StringComparison.Ordinal);
        Assert.Throws<PolicyLoadException>(() => PolicyManifestFile.WithPresentVersions(folder.Path, other));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder.Path, PolicyManifest.FileName)));
    }

    [Fact]
    public void Write_ThatWouldLoseAVersion_IsRefused()
    {
        PolicyManifestFile.Write(folder.Path, Draft with { Versions = [Version(1), Version(3)] });
        Assert.Contains(
            "holds version 1, 3", Assert.Throws<PolicyLoadException>(() => PolicyManifestFile.Write(folder.Path, Draft)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "holds version 3",
            Assert.Throws<PolicyLoadException>(() => PolicyManifestFile.Write(folder.Path, Draft with { Versions = [Version(1)] })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WithPresentVersions_OfTheSamePolicy_KeepsVersionsAndInstruction()
    {
        PolicyManifestFile.Write(folder.Path, Draft with { Versions = [Version(4)] });
        PolicyManifest joined = PolicyManifestFile.WithPresentVersions(folder.Path, Draft with { DefaultInstruction = null });
        Assert.Equal((4, "lift"), (Assert.Single(joined.Versions).Version, joined.DefaultInstruction));
        PolicyManifestFile.Write(folder.Path, joined with { Versions = [.. joined.Versions, Version(5)] });
        Assert.Equal(5, PolicyManifestFile.Read(folder.Path).Newest().Version);
    }

    [Fact]
    public void Write_WithoutVersionsThere_TakesWhatComes()
    {
        PolicyManifestFile.Write(folder.Path, Draft);
        PolicyManifestFile.Write(folder.Path, Changed("actions"));
        PolicyManifestFile.Write(folder.Path, Changed("joints") with { Versions = [Version(1)] });
        PolicyManifestFile.WriteAnew(folder.Path, Draft);
        Assert.Equal("joint_0", PolicyManifestFile.Read(folder.Path).Joints[0].Name);
    }

    [Fact]
    public void Read_OfAFileWithAByteOrderMark_Reads()
    {
        PolicyManifestFile.Write(folder.Path, Draft);
        string path = Path.Combine(folder.Path, PolicyManifest.FileName);
        File.WriteAllText(path, File.ReadAllText(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("nano", PolicyManifestFile.Read(folder.Path).Name);
    }

    private static PolicyManifest Changed(string change) => change switch
    {
        "actions" => Draft with { Actions = Draft.Actions with { High = [.. Draft.Actions.High.Select(high => high + 1)] } },
        "proprioception" => Draft with { Proprioception = Draft.Proprioception! with { Low = [.. Draft.Proprioception!.Low.Select(low => low - 1)] } },
        "cameras" => Draft with { Cameras = [new ManifestCamera("other", 320, 240)] },
        "joints" => Draft with { Joints = [.. Draft.Joints.Reverse()] },
        "recipe" => Draft with { ImageRecipe = "libero-v1" },
        "prompt" => Draft with { PromptTemplate = "do {instruction}" },
        "rate" => Draft with { WaypointRateHertz = 20 },
        "tokenizer" => Draft with { Tokenizer = "tokenizer.model" },
        _ => Draft with { DefaultInstruction = "drop" },
    };

    private static ManifestVersion Version(int number) => new()
    {
        Version = number,
        Opset = 17,
        Dialect = "portable",
        Precision = "fp32",
        Sha256 = new Dictionary<string, string> { ["model.onnx"] = new string('0', 64) },
        Provenance = new TrainingProvenance { Algorithm = "imitation", Step = 1, Seed = 1, Command = "x" },
        Verified = true,
    };
}
