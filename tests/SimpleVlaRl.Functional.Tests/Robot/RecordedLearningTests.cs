using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Functional.Tests.Learning;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary>From a robot's own outcomes to its next version: collected over ROS 2, labelled, learned from, exported.</summary>
[Collection("vla-robot")]
public sealed class RecordedLearningTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Policy => Path.Combine(Repository.Root, "models", "transfer-cube-nano");

    private string Store => Path.Combine(folder.Path, "store");

    private string Outcome => Path.Combine(folder.Path, "run");

    [Fact]
    public async Task Grpo_OfAGroupThatARobotHasRecorded_MakesTheNextVersion()
    {
        simulator.Require();
        using RunningProgram run = RunningProgram.Robot(
            Simulator.Domain,
            ["run", "--mode", "collect", "--group-size", "2", "--episodes", "2", "--time-limit", "2.5", "--temperature", "1", "--store", Store]);
        Assert.True(await run.Exit(60) == 0, run.Errors);

        // Within so short a time neither succeeds: nothing to compare, until somebody says otherwise.
        (int exitCode, _, string errors) = await Learn();
        Assert.Equal(1, exitCode);
        Assert.Contains("can be learned from by this version", errors, StringComparison.Ordinal);
        EpisodeListing[] pair = [.. Episodes().Where(episode => episode.IsFitForLearning && (episode.Summary.DiscardedChunks ?? 0) == 0)];
        Assert.Equal(2, pair.Length);
        Say(pair[0], EpisodeOutcome.Success("operator"));

        (exitCode, string output, errors) = await Learn("--explain", "--json");
        Assert.True(exitCode == 0, errors);
        JsonElement explained = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, explained.GetProperty("accounts").EnumerateArray().Count(account => account.GetProperty("fate").GetString() == "used"));
        Assert.False(Path.Exists(Outcome));

        (exitCode, output, errors) = await Learn("--json");
        Assert.True(exitCode == 0, errors);
        JsonElement said = JsonDocument.Parse(output).RootElement;
        Assert.Equal((2, 1, 2), (said.GetProperty("used").GetInt32(), said.GetProperty("groups").GetInt32(), said.GetProperty("epochs").GetInt32()));

        // What the robot recorded and what the learner computes from its JPEG are the same network's.
        Assert.InRange(said.GetProperty("mean_log_probability_gap").GetDouble(), 0, 0.05);
        Assert.InRange(said.GetProperty("kl").GetDouble(), 1e-7, 0.05);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(Outcome, "metrics.jsonl")).Length);
        using (JsonDocument provenance = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Outcome, "provenance.json"), Cancellation)))
        {
            Assert.Equal((1, 2, 4), (
                provenance.RootElement.GetProperty("parent_version").GetInt32(),
                provenance.RootElement.GetProperty("episodes").GetInt32(),
                provenance.RootElement.GetProperty("step").GetInt32()));
        }

        Assert.Equal(Episodes().Count, File.ReadAllLines(Path.Combine(Outcome, "episodes.jsonl")).Length);
        string models = Path.Combine(folder.Path, "models");
        (exitCode, _, errors) = await VlaLearn.Run("export", "--run", Outcome, "--models", models);
        Assert.True(exitCode == 0, errors);
        Assert.True(File.Exists(Path.Combine(models, "transfer-cube-nano", "1", "model.onnx")));

        // What cannot end well is said before it is begun, and a step too far is taken back.
        (exitCode, _, errors) = await Learn();
        Assert.Equal(1, exitCode);
        Assert.Contains("is not empty; give another --run", errors, StringComparison.Ordinal);
        (exitCode, _, errors) = await Learn("--run", Outcome + "1", "--learning-rate", "0.1");
        Assert.Equal(1, exitCode);
        Assert.Contains("nothing was written", errors, StringComparison.Ordinal);
        Assert.False(Path.Exists(Outcome + "1"));
        (exitCode, output, errors) = await Learn("--run", Outcome + "3", "--max-gap", "0.000001", "--explain", "--json");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("its log-probabilities are not those of this version", output, StringComparison.Ordinal);
        (exitCode, output, errors) = await Learn("--run", Outcome + "4", "--baseline", "task", "--explain", "--json");
        Assert.True(exitCode == 0, errors);
        Assert.Equal(2, JsonDocument.Parse(output).RootElement.GetProperty("used").GetInt32());

        // Others' episodes are refused, and so is a version that was never exported.
        (exitCode, output, _) = await VlaLearn.Run(
            "grpo", "--policy", Path.Combine(models, "transfer-cube-nano"), "--episodes", Store, "--group-size", "2", "--run", Outcome + "2", "--explain");
        Assert.Equal(0, exitCode);
        Assert.Contains("by transfer-cube-nano 1, which is not the version that learns", output, StringComparison.Ordinal);
        (exitCode, _, errors) = await VlaLearn.Run("grpo", "--policy", Outcome, "--episodes", Store, "--group-size", "2", "--run", Outcome + "2");
        Assert.Equal(1, exitCode);
        Assert.Contains("has no exported version", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--environments", "3", "which leaves nothing for --environments")]
    [InlineData("--temperature", "1", "which leaves nothing for --temperature")]
    [InlineData("--average-decay", "0.9", "which leaves nothing for --average-decay")]
    [InlineData("--task", "fold_towel", "has no episode")]
    [InlineData("--task", ",", "expected names separated by commas")]
    [InlineData("--lora-rank", "8192", "--lora-rank is 8192")]
    [InlineData("--max-kl", "0", "--max-kl is 0")]
    public async Task Grpo_OfWhatDoesNotGoWithRecordedEpisodes_IsRefused(string option, string value, string expected)
    {
        Directory.CreateDirectory(Store);
        (int exitCode, _, string errors) = await Learn(option, value);
        Assert.InRange(exitCode, 1, 2);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpo_OptionsOfRecordedEpisodesWithoutAny_AreRefused()
    {
        (int exitCode, _, string errors) = await VlaLearn.Run("grpo", "--policy", Policy, "--run", Outcome, "--epochs", "2");
        Assert.Equal(2, exitCode);
        Assert.Contains("There are no --episodes, which alone know --epochs", errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private Task<(int ExitCode, string Output, string Errors)> Learn(params string[] more) => VlaLearn.Run(
    [
        "grpo", "--policy", Policy, "--episodes", Store, "--group-size", "2", "--optimizer-steps", "2", "--epochs", "2",
        .. more.Contains("--learning-rate") ? [] : (string[])["--learning-rate", "2e-5"],
        .. more.Contains("--run") ? [] : (string[])["--run", Outcome], .. more,
    ]);

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        return store.List(new EpisodeQuery());
    }

    private void Say(EpisodeListing episode, EpisodeOutcome outcome)
    {
        using EpisodeStore store = EpisodeStore.Open(Store, TimeProvider.System);
        store.Relabel(episode.Header.EpisodeId.ToString("D"), outcome);
    }
}
