using System.Text.Json;
using System.Text.RegularExpressions;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary><c>vla-learn grpo --environments</c> with a world of numpy in another process, at a hundredth of what the documentation reports.</summary>
public sealed partial class EnvironmentGrpoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Grpo_FromAWorldThatConnects_LearnsFromWholeGroupsAlone_AndGoesOnAfterAKill()
    {
        string start = Path.Combine(folder.Path, "random");
        string run = Path.Combine(folder.Path, "run");
        Assert.Equal(0, (await VlaLearn.Run("synthesize", "--preset", "nano", "--to", start)).ExitCode);
        string[] command =
        [
            "grpo", "--policy", start, "--environments", "ws://127.0.0.1:0/vla-eval", "--run", run, "--groups", "2", "--group-size", "4",
            "--optimizer-steps", "1", "--temperature", "1",
        ];
        using (RunningProgram killed = RunningProgram.Learner([.. command, "--iterations", "50"]))
        {
            Task<JsonElement> world = World(await Address(killed), "--workers 8 --starts 4 --state 14");
            await killed.UntilSaid("iteration 1 ", 60);
            killed.Kill();
            Assert.True((await world).GetProperty("episodes").GetInt32() > 8);
        }

        using RunningProgram resumed = RunningProgram.Learner("grpo", "--run", run, "--resume", "--iterations", "3", "--engine", "torch");
        Task<JsonElement> again = World(await Address(resumed), "--workers 8 --starts 4 --state 14");
        Assert.True(await resumed.Exit(120) == 0, resumed.Errors);
        await again;
        Assert.Contains("episodes count", resumed.Errors, StringComparison.Ordinal);
        JsonElement[] lines =
        [
            .. (await File.ReadAllLinesAsync(Path.Combine(run, "metrics.jsonl"), TestContext.Current.CancellationToken))
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("iteration").GetInt32()));
        Assert.All(lines, line => Assert.Equal(2, line.GetProperty("groups_used").GetInt32()));
        Assert.True(File.Exists(Path.Combine(run, "model.safetensors")));
    }

    [Theory]
    [InlineData("--environments is 'ws://nowhere'", "ws://nowhere")]
    [InlineData("--environments has the path '/libero'; expected one of /openpi, /vla-eval, /xpolicylab.", "ws://127.0.0.1:0/libero")]
    [InlineData("the address 0.0.0.0 can be reached from other machines, and there is no certificate", "ws://0.0.0.0:0/vla-eval")]
    [InlineData("--environments is 'many'; expected 1 to 1024 robots", "many")]
    public async Task Grpo_EnvironmentsThatAreNone_SaysWhatIsExpected(string complaint, string environments)
    {
        (int exitCode, _, string errors) = await VlaLearn.Run(
            "grpo", "--policy", Path.Combine(Repository.Root, "models", "transfer-cube-nano"), "--run", Path.Combine(folder.Path, "run"), "--environments",
            environments);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string> Address(RunningProgram learner)
    {
        await learner.UntilSaid("environments connect to", 60);
        return AddressPattern().Match(learner.Errors).Value;
    }

    private static async Task<JsonElement> World(string address, string arguments)
    {
        (int code, string output, string error) = await PeerProgram.Run(
            PeerProgram.Folder("environments"), "/usr/bin/python3", ["steer.py", address, .. arguments.Split(' ')]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    [GeneratedRegex("ws://[0-9.:]+/vla-eval")]
    private static partial Regex AddressPattern();
}
