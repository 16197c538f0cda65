using System.Text.Json.Nodes;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot episodes replay</c>: what a policy answers to recorded observations, beside what it answered then.</summary>
[Collection("vla-robot")]
public sealed class EpisodeReplayTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private static readonly string Policy = Path.Combine(Repository.Root, "models", "transfer-cube-nano");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Replay_OfWhatTheSameWeightsDid_AnswersAlikeAndEachTimeTheSame()
    {
        simulator.Require();
        await Record(Policy, "--mode", "collect", "--seed", "3", "--time-limit", "2");
        JsonNode first = await Replay(0, "--all");
        JsonNode episode = Assert.Single(first["episodes"]!.AsArray())!;
        Assert.True(episode["same_policy"]!.GetValue<bool>());
        Assert.InRange(episode["decisions"]!.GetValue<int>(), 2, 60);

        // Sampled with the seeds of then from frames that were JPEG meanwhile: a wrong seed, frame or order agrees on a few in a hundred.
        double agreement = episode["equal_tokens"]!.GetValue<double>() / episode["tokens"]!.GetValue<double>();
        Assert.InRange(agreement, 0.7, 1);
        Assert.InRange(episode["log_probability_gap_mean"]!.GetValue<double>(), 0, 0.3);

        string id = episode["id"]!.GetValue<string>();
        string baseline = Path.Combine(folder.Path, "baseline.json");
        await File.WriteAllTextAsync(baseline, first.ToJsonString(), TestContext.Current.CancellationToken);
        JsonNode again = await Replay(0, id[..30], "--policy", Policy, "--baseline", baseline);
        Assert.Equal("equal", again["episodes"]![0]!["baseline"]!.GetValue<string>());

        episode["answers_sha256"] = new string('0', 64);
        JsonNode lost = episode.DeepClone();
        lost["id"] = "0190a0a0-0000-7000-8000-000000000000";
        first["episodes"]!.AsArray().Add(lost);
        await File.WriteAllTextAsync(baseline, first.ToJsonString(), TestContext.Current.CancellationToken);
        JsonNode changed = await Replay(1, "--all", "--baseline", baseline);
        Assert.Equal("different", changed["episodes"]![0]!["baseline"]!.GetValue<string>());
        Assert.Equal(lost["id"]!.GetValue<string>(), Assert.Single(changed["missing"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Replay_OfWhatCannotBeReplayed_SaysWhy()
    {
        simulator.Require();
        await Record("fake", "--time-limit", "0.4");
        using (RunningProgram own = Start("--all"))
        {
            Assert.Equal(1, await own.Exit());
            Assert.Contains("Give another with --policy.", own.Output + own.Errors, StringComparison.Ordinal);
            Assert.Contains("None of 1 episodes could be replayed.", own.Errors, StringComparison.Ordinal);
        }

        JsonNode other = await Replay(0, "--all", "--policy", Policy);
        Assert.False(Assert.Single(other["episodes"]!.AsArray())!["same_policy"]!.GetValue<bool>());
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private RunningProgram Start(params string[] arguments) =>
        RunningProgram.Robot(Simulator.EmptyDomain, ["episodes", "replay", .. arguments, "--store", folder.Path]);

    private async Task Record(string policy, params string[] arguments)
    {
        using RunningProgram run = RunningProgram.Robot(
            Simulator.Domain, ["run", "--policy", policy, "--episodes", "1", "--store", folder.Path, .. arguments]);
        Assert.True(await run.Exit() == 0, run.Errors);
    }

    private async Task<JsonNode> Replay(int exitCode, params string[] arguments)
    {
        using RunningProgram replay = Start([.. arguments, "--json"]);
        Assert.True(await replay.Exit() == exitCode, replay.Errors);
        return JsonNode.Parse(replay.Output)!;
    }
}
