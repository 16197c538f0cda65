using System.Text.Json.Nodes;

namespace SimpleVlaRl.Functional.Tests.Lines;

/// <summary><c>vla-robot run</c> with a policy that must not move anything: one sentence, exit code 1, no episode.</summary>
public sealed class DamagedPolicyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string policy;

    public DamagedPolicyTests()
    {
        policy = Path.Combine(folder.Path, "policy");
        string source = Path.Combine(Repository.Root, "models", "transfer-cube-nano");
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(policy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string Graph => Path.Combine(policy, "1", "model.onnx");

    [Fact]
    public async Task Run_GraphWithAnotherDigest_SaysBothDigests()
    {
        byte[] graph = await File.ReadAllBytesAsync(Graph, TestContext.Current.CancellationToken);
        graph[^1] ^= 1;
        await File.WriteAllBytesAsync(Graph, graph, TestContext.Current.CancellationToken);
        string said = await Refusal();
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(graph)), said, StringComparison.Ordinal);
        Assert.Contains("the manifest says 8100e7492b1bdf04", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GraphMissing_NamesTheFile()
    {
        File.Delete(Graph);
        Assert.Contains("model.onnx", await Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PolicyFolderMissing_NamesTheFolder()
    {
        Directory.Delete(policy, recursive: true);
        Assert.Contains(policy, await Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CameraThatTheRobotLacks_NamesItAndTheNearest()
    {
        Edit(manifest => manifest["cameras"]![0]!["name"] = "cam_hihg");
        string said = await Refusal();
        Assert.Contains("'cam_hihg'", said, StringComparison.Ordinal);
        Assert.Contains("did you mean 'cam_high'", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManifestWithoutCameras_SaysHowManyTheNetworkTakes()
    {
        Edit(manifest => manifest["cameras"] = new JsonArray());
        Assert.Contains("cameras has 0 entries", await Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JointsInAnotherOrder_NamesTheFirstThatDiffers()
    {
        Edit(manifest =>
        {
            JsonArray joints = manifest["joints"]!.AsArray();
            (joints[0]!["name"], joints[1]!["name"]) = (joints[1]!["name"]!.GetValue<string>(), joints[0]!["name"]!.GetValue<string>());
        });
        string said = await Refusal();
        Assert.Contains("joint 0 of the policy 'transfer-cube-nano' is left_shoulder", said, StringComparison.Ordinal);
        Assert.Contains("has left/left_waist", said, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void Edit(Action<JsonNode> change)
    {
        string path = Path.Combine(policy, "policy.json");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    /// <summary>What it says; also that it ends with 1, in one sentence without a stack trace, with nothing recorded.</summary>
    private async Task<string> Refusal()
    {
        string store = Path.Combine(folder.Path, "store");
        using RunningProgram run = RunningProgram.Robot(Robot.Simulator.EmptyDomain, "run", "--policy", policy, "--store", store);
        int exitCode = await run.Exit();
        Assert.True(exitCode == 1, $"exit code {exitCode}: {run.Errors}");
        string said = Assert.Single(run.Errors.Split('\n'), line => line.StartsWith("vla-robot: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(store, "episodes")), "an episode was recorded");
        return said;
    }
}
