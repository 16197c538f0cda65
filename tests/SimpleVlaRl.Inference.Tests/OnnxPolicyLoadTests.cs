using System.Security.Cryptography;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Inference.Tests;

public sealed class OnnxPolicyLoadTests
{
    [Fact]
    public void Load_OfAnExportedPolicy_TellsItsIdentity()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder);

        Assert.Equal(new PolicyVersion("test", 1, disk.Manifest.Versions[0].Sha256["model.onnx"], "fp32", "cpu"), policy.Identity);
    }

    [Fact]
    public void Load_OfAChangedFile_TellsBothDigests()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        byte[] bytes = File.ReadAllBytes(disk.Graph);
        bytes[^100] ^= 1;
        File.WriteAllBytes(disk.Graph, bytes);

        string message = Refused(disk);

        Assert.Contains(disk.Manifest.Versions[0].Sha256["model.onnx"], message, StringComparison.Ordinal);
        Assert.Contains("has SHA-256", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAMissingFile_NamesIt()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        File.Delete(disk.Graph);

        Assert.Contains("model.onnx' of the policy cannot be read", Refused(disk), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BesideAFileWithoutDigest_Refuses()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        File.WriteAllText(disk.Graph + ".data", "stray");

        Assert.Contains("model.onnx.data' is not in the manifest", Refused(disk), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAManifestThatPointsOutside_Refuses()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        Rewrite(disk, version => version with { Sha256 = new Dictionary<string, string>(version.Sha256) { ["../policy.json"] = "00" } });

        Assert.Contains("outside", Refused(disk), StringComparison.Ordinal);
    }

    /// <summary>The graph itself names the file of its weights; the manifest's digests say nothing about a file elsewhere.</summary>
    [Theory]
    [InlineData("../stray.data.x")]
    [InlineData("/tmp/stray.data")]
    [InlineData("./../stray.data")]
    public void Load_OfAGraphWhoseExternalDataLeavesTheFolder_Refuses(string location)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything(), options: new PolicyExportOptions { EmbeddedByteLimit = 0 });
        string data = disk.Graph + ".data";
        byte[] graph = File.ReadAllBytes(disk.Graph);
        byte[] renamed = Replace(graph, "model.onnx.data"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(location));
        string outside = Path.GetFullPath(Path.Combine(disk.VersionFolder, location));
        File.Copy(data, outside, overwrite: true);
        try
        {
            File.WriteAllBytes(disk.Graph, renamed);
            Rewrite(disk, version => version with
            {
                Sha256 = new Dictionary<string, string>(version.Sha256) { ["model.onnx"] = Convert.ToHexStringLower(SHA256.HashData(renamed)) }
            });

            Assert.Contains("ONNX Runtime refuses", Refused(disk), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [Fact]
    public void Infer_OfAGraphWithAFixedPromptLength_PadsToItAndAgreesWithTheFreeOne()
    {
        using PolicyOnDisk free = new(TinyPolicies.Everything());
        using PolicyOnDisk fixedLength = new(TinyPolicies.Everything(), options: new PolicyExportOptions { FixedPromptLength = 40 });
        using OnnxPolicy one = OnnxPolicy.Load(free.Folder);
        using OnnxPolicy other = OnnxPolicy.Load(fixedLength.Folder);
        (ActionChunk expected, ActionChunk found) = (free.Chunk(), free.Chunk());

        one.Infer([free.Request(1, "a", 0)], [expected]);
        other.Infer([free.Request(1, "a", 0)], [found]);

        Assert.Equal(expected.Tokens, found.Tokens);
        Assert.All(expected.LogProbabilities.Zip(found.LogProbabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => other.Infer([free.Request(1, new string('a', 50), 0)], [found]));
        Assert.Contains("takes 40", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAVersionsPath_FindsWhatLiesBesideTheManifest()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        PolicyManifestFile.WriteAnew(disk.Folder, disk.Manifest with { Tokenizer = "absent.model" });

        string message = Assert.Throws<PolicyLoadException>(() => OnnxPolicy.Load(disk.VersionFolder)).Message;

        Assert.Contains(Path.Combine(disk.Folder, "absent.model"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnUnverifiedVersion_RefusesUnlessAllowed()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything(), verified: false);

        Assert.Contains("never compared", Refused(disk), StringComparison.Ordinal);
        using OnnxPolicy policy = OnnxPolicy.Load(disk.Folder, options: new OnnxPolicyOptions { AllowUnverified = true });
        Assert.Equal(1, policy.Identity.Version);
    }

    [Fact]
    public void Load_OfAnUnknownVersion_ListsTheKnown()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());

        Assert.Contains(
            "has no version 7; it has: 1", Assert.Throws<PolicyLoadException>(() => OnnxPolicy.Load(disk.Folder, 7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAGraphWithOtherInputs_ListsEveryDifference()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        OnnxGraphBuilder graph = new();
        string images = graph.Input("images", OnnxElementType.UInt8, "B", 2, 9, 9, 3);
        string extra = graph.Input("noise", OnnxElementType.Float, "B", 6);
        graph.Output("actions", extra, OnnxElementType.Float, "B", 6);
        graph.Output("pixels", images, OnnxElementType.UInt8, "B", 2, 9, 9, 3);
        OnnxModelWriter.Write(graph, disk.VersionFolder, "model.onnx", long.MaxValue, new Dictionary<string, string>());
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(disk.Graph)));
        Rewrite(disk, version => version with { Sha256 = new Dictionary<string, string> { ["model.onnx"] = digest } });

        string message = Refused(disk);

        Assert.All(
            (string[])[
                "the input 'images' is Byte [any, 2, 9, 9, 3]; expected Byte [any, 2, 8, 8, 3]",
                "the input 'input_ids' (Int64 [any, any]) is missing",
                "the input 'temperature' (Single []) is missing",
                "the input 'noise' is unknown",
                "the output 'actions' is Single [any, 6]; expected Single [any, 2, 3]",
                "the output 'tokens' (Int32 [any, 2, 3]) is missing",
                "the output 'pixels' is unknown",
            ],
            difference => Assert.Contains(difference, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_OfAFileThatIsNoGraph_SaysThatTheRuntimeRefuses()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        File.WriteAllText(disk.Graph, "no graph");
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(disk.Graph)));
        Rewrite(disk, version => version with { Sha256 = new Dictionary<string, string> { ["model.onnx"] = digest } });

        Assert.Contains("ONNX Runtime refuses", Refused(disk), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("center-crop-area-v9", "bytes", "did you mean 'center-crop-area-v1'")]
    [InlineData("center-crop-area-v1", "llama.model", "/llama.model'")]
    public void Load_OfAManifestWithUnknownPreprocessing_SaysWhich(string recipe, string tokenizer, string expected)
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        PolicyManifestFile.WriteAnew(disk.Folder, disk.Manifest with { ImageRecipe = recipe, Tokenizer = tokenizer });

        Assert.Contains(expected, Refused(disk), StringComparison.Ordinal);
    }

    private static string Refused(PolicyOnDisk disk) => Assert.Throws<PolicyLoadException>(() => OnnxPolicy.Load(disk.Folder)).Message;

    private static void Rewrite(PolicyOnDisk disk, Func<ManifestVersion, ManifestVersion> change) =>
        PolicyManifestFile.WriteAnew(disk.Folder, disk.Manifest with { Versions = [change(disk.Manifest.Versions[0])] });

    private static byte[] Replace(byte[] content, byte[] old, byte[] replacement)
    {
        Assert.Equal(old.Length, replacement.Length);
        byte[] changed = [.. content];
        int count = 0;
        for (int index = content.AsSpan().IndexOf(old); index >= 0; count++)
        {
            replacement.CopyTo(changed, index);
            int next = content.AsSpan(index + old.Length).IndexOf(old);
            index = next < 0 ? -1 : index + old.Length + next;
        }

        Assert.True(count > 0, "the graph names its data file");
        return changed;
    }
}
