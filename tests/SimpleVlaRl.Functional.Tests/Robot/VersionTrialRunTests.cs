using System.Text.Json;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>A running robot and versions that arrive: tried beside the one in use, on the same starts, and only where somebody has signed them.</summary>
[Collection("vla-robot")]
public sealed class VersionTrialRunTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_WithACandidate_TriesItOnTheSameStartsUntilAPersonDecides()
    {
        simulator.Require();
        string policy = CopiedPolicy.Into(folder.Path);
        string key = Path.Combine(folder.Path, "lab.pem");
        await Robot("promote", "key", "--to", key);
        await Robot("promote", "approve", "--policy", policy, "--version-number", "1");
        Directory.CreateDirectory(Path.Combine(policy, "2"));
        foreach (string file in Directory.GetFiles(Path.Combine(policy, "1")))
        {
            File.Copy(file, Path.Combine(policy, "2", Path.GetFileName(file)));
        }

        PolicyManifest manifest = PolicyManifestFile.Read(policy);
        PolicyManifestFile.Write(policy, manifest with { Versions = [.. manifest.Versions, manifest.Versions[0] with { Version = 2 }] });
        string[] words =
        [
            "run", "--policy", policy, "--mode", "collect", "--group-size", "2", "--episodes", "4", "--time-limit", "1", "--follow", "--promote", "tested",
            "--trusted-key", key + ".pub", "--store", Path.Combine(folder.Path, "store"), "--console", "off", "--json",
        ];
        using (RunningProgram unsigned = RunningProgram.Robot(Simulator.Domain, words))
        {
            Assert.Equal(1, await unsigned.Exit(30));
            Assert.Contains("is not signed", unsigned.Errors, StringComparison.Ordinal);
        }

        await Robot("promote", "sign", "--policy", policy, "--key", key);
        using RunningProgram run = RunningProgram.Robot(Simulator.Domain, words);
        await run.UntilSaid("of 1 starts 0 gained and 0 lost until now");
        await Robot("promote", "reject", "--policy", policy, "--version-number", "2", "--by", "anna", "--reason", "no better");
        Assert.True(await run.Exit(60) == 0, run.Errors);
        Assert.Contains("version 2 is rejected by anna: no better", run.Errors, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement[] episodes = [.. document.RootElement.GetProperty("episodes").EnumerateArray()];
        JsonElement[] tried = [.. episodes.Where(episode => episode.GetProperty("mode").GetString() == "evaluate")];
        Assert.Equal([1, 2], tried.Take(2).Select(episode => episode.GetProperty("policy_version").GetInt32()));
        Assert.Equal(tried[0].GetProperty("seed").GetInt64(), tried[1].GetProperty("seed").GetInt64());
        Assert.All(tried, episode => Assert.InRange(episode.GetProperty("seed").GetInt64(), 500_000, 999_999));
        JsonElement[] collected = [.. episodes.Where(episode => episode.GetProperty("mode").GetString() == "collect")];
        Assert.All(collected, episode => Assert.Equal(1, episode.GetProperty("policy_version").GetInt32()));
        Assert.Equal(2, collected.Select(episode => episode.GetProperty("group").GetString()).Distinct().Count());
    }

    private static async Task Robot(params string[] arguments)
    {
        (int exitCode, _, string errors) = await FinishedProgram.Run("vla-robot", [], arguments);
        Assert.True(exitCode == 0, errors);
    }
}
