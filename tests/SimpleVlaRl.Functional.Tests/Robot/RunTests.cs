using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Functional.Tests.Robot;

/// <summary><c>vla-robot run</c> against <c>vla-simulator</c>: two processes that know each other only through ROS 2.</summary>
[Collection("vla-robot")]
public sealed class RunTests(Simulator simulator) : IClassFixture<Simulator>, IDisposable
{
    private static readonly string[] Cameras = ["cam_high", "cam_left_wrist", "cam_right_wrist"];
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Run_OneEpisodeAgainstTheSimulator_IsCommittedWithFramesOfAllCameras()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--time-limit", "2", "--seed", "7", "--json");
        Assert.True(await run.Exit() == 0, run.Errors);

        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement row = document.RootElement.GetProperty("episodes")[0];
        Assert.Equal("failure", row.GetProperty("outcome").GetString());
        Assert.Equal(7, row.GetProperty("seed").GetInt64());
        Assert.Equal(0, row.GetProperty("dropped").GetInt32());
        EpisodeListing listing = Assert.Single(Episodes());
        using EpisodeReader episode = EpisodeReader.Open(listing.Path);
        // And some in which the arms come to rest.
        Assert.InRange(episode.ReadSteps().Count(), 100, 130);
        Assert.Equal(14, episode.ReadSteps().First().MeasuredPositions.Length);
        Assert.NotEmpty(episode.ReadChunks());
        foreach (string camera in Cameras)
        {
            Assert.InRange(episode.FrameStamps(camera).Count, 5, 60);
            Assert.Equal((320, 240), Size(episode, camera));
        }

        // The arms really moved, and where they were told to.
        StepRecord last = episode.ReadSteps().Last();
        Assert.True(
            episode.ReadSteps().Select(step => step.MeasuredPositions[0]).Max() - episode.ReadSteps().Select(step => step.MeasuredPositions[0]).Min() > 0.05,
            "the left waist did not move");
        Assert.All(last.AppliedPositions.Zip(last.MeasuredPositions), pair => Assert.InRange(pair.First - pair.Second, -0.15, 0.15));
    }

    [Fact]
    public async Task Run_ShippedPolicy_CommitsAValidEpisodeWithTokensAndLogProbabilities()
    {
        simulator.Require();
        using RunningProgram run = RunningProgram.Robot(Simulator.Domain, "run", "--episodes", "1", "--seed", "1000", "--store", folder.Path);
        Assert.True(await run.Exit(30) == 0, run.Errors);
        EpisodeListing listing = Assert.Single(Episodes());

        // Whether it succeeds depends on real time on a machine that may be busy; success rates are measured elsewhere.
        Assert.True(listing.Outcome.Kind is OutcomeKind.Success or OutcomeKind.Failure, listing.Outcome.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine($"{listing.Outcome} after {listing.Summary.Duration.TotalSeconds:0.00} s");
        using EpisodeReader episode = EpisodeReader.Open(listing.Path);
        Assert.Equal("transfer-cube-nano", episode.Header.Policy!.Name);
        List<ChunkRecord> chunks = [.. episode.ReadChunks()];
        Assert.NotEmpty(chunks);
        Assert.All(chunks, chunk =>
        {
            Assert.Equal(8 * 14, chunk.Chunk.Tokens.Length);
            Assert.All(chunk.Chunk.Tokens, token => Assert.InRange(token, 0, 255));
            Assert.All(chunk.Chunk.LogProbabilities, logProbability => Assert.InRange(logProbability, -100, 0));
            Assert.True(chunk.Chunk.InferenceTime > TimeSpan.Zero);
        });
    }

    [Fact]
    public async Task Run_ThatResumes_FinishesTheGroupOfARunThatWasKilledAndRunsNoStartTwice()
    {
        simulator.Require();
        string[] words =
        [
            "run", "--mode", "collect", "--group-size", "3", "--episodes", "6", "--seed", "40", "--time-limit", "0.5", "--store", folder.Path, "--resume",
        ];
        using (RunningProgram killed = RunningProgram.Robot(Simulator.Domain, words))
        {
            await killed.UntilSaid("episode 4/6");
            killed.Kill();
        }

        using (RunningProgram run = RunningProgram.Robot(Simulator.Domain, [.. words, "--json"]))
        {
            Assert.True(await run.Exit(60) == 0, run.Errors);
            Assert.Contains("3 of 6 episodes are in the store", run.Errors, StringComparison.Ordinal);
        }

        EpisodeListing[] valid = [.. Episodes().Where(Counts)];
        Assert.Equal([3, 3], valid.GroupBy(episode => (episode.Header.Seed, episode.Header.GroupId)).Select(group => group.Count()));
        Assert.Equal(6, valid.Select(episode => (episode.Header.GroupId, episode.Header.Attempt)).Distinct().Count());
    }

    [Fact]
    public async Task Run_InGroups_RepeatsAStartWithDrawsOfItsOwnPerAttempt()
    {
        simulator.Require();
        using RunningProgram run = RunningProgram.Robot(
            Simulator.Domain, "run", "--mode", "collect", "--group-size", "2", "--episodes", "4", "--seed", "3", "--time-limit", "0.5", "--follow", "--store",
            folder.Path, "--json");
        Assert.True(await run.Exit(30) == 0, run.Errors);
        EpisodeListing[] episodes = [.. Episodes().Where(Counts).OrderBy(episode => episode.Header.EpisodeId)];
        long[] seeds = [.. episodes.Select(episode => episode.Header.Seed)];
        Assert.Equal([seeds[0], seeds[0], seeds[0] + 1, seeds[0] + 1], seeds);
        Assert.True(episodes[0].Header.Attempt < episodes[1].Header.Attempt && episodes[2].Header.Attempt < episodes[3].Header.Attempt);
        string[] groups = [.. episodes.Select(episode => episode.Header.GroupId)];
        Assert.True(groups[0].Length > 0 && groups[0] == groups[1] && groups[2] == groups[3] && groups[0] != groups[2], string.Join(", ", groups));
        Assert.All(episodes, episode => Assert.True(episode.IsFitForLearning));

        // The same start seen by the same weights: only the draws can differ.
        int[][] tokens = [.. episodes.Take(2).Select(episode =>
        {
            using EpisodeReader reader = EpisodeReader.Open(episode.Path);
            return (int[])[.. reader.ReadChunks().First().Chunk.Tokens];
        })];
        Assert.NotEqual(tokens[0], tokens[1]);
    }

    [Theory]
    [InlineData("--resume goes with --mode collect", "--resume")]
    [InlineData("--group-size is 2", "--group-size", "2")]
    [InlineData("--group-size is 3 for 4 episodes", "--mode", "collect", "--group-size", "3")]
    [InlineData("--group-size is 0", "--group-size", "0")]
    [InlineData("--follow needs a policy's folder", "--follow", "--policy", "grpc://127.0.0.1:9")]
    [InlineData("--follow needs a policy's folder", "--follow", "--version-number", "1")]
    public async Task Run_GroupsOrVersionsThatCannotBe_IsRefused(string message, params string[] arguments)
    {
        using RunningProgram run = RunningProgram.Robot(Simulator.Domain, ["run", "--store", folder.Path, .. arguments]);
        Assert.Equal(2, await run.Exit());
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InterruptedInAnEpisode_CommitsItAsInvalidByTheOperatorAtOnce()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "3", "--time-limit", "60");
        await run.Until(HasPart, "an episode begins");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        long interrupted = TimeProvider.System.GetTimestamp();
        run.Interrupt();
        Assert.Equal(130, await run.Exit());
        TimeSpan stop = TimeProvider.System.GetElapsedTime(interrupted);
        TestContext.Current.TestOutputHelper?.WriteLine($"stopped after {stop.TotalSeconds:0.00} s");
        Assert.InRange(stop.TotalSeconds, 0, 2);
        EpisodeListing episode = Assert.Single(Episodes());
        Assert.Equal((OutcomeKind.Invalid, "operator"), (episode.Outcome.Kind, episode.Outcome.Reason));
        Assert.InRange(episode.Summary.Ticks, 5, 200);
    }

    [Fact]
    public async Task Run_AfterAKill_RecoversTheEpisodeAsInvalidByCrash()
    {
        simulator.Require();
        using (RunningProgram killed = Run("--episodes", "1", "--time-limit", "60"))
        {
            await killed.Until(() => Parts().Any(part => new FileInfo(part).Length > 100_000), "an episode is on disk in part");
            killed.Kill();
            await killed.Exit();
        }

        using RunningProgram next = Run("--episodes", "1", "--time-limit", "0.4");
        Assert.True(await next.Exit() == 0, next.Errors);
        Assert.Contains("recovered", next.Errors, StringComparison.Ordinal);
        IReadOnlyList<EpisodeListing> episodes = Episodes();
        Assert.Equal(2, episodes.Count);
        Assert.Equal((OutcomeKind.Invalid, "crash"), (episodes[1].Outcome.Kind, episodes[1].Outcome.Reason));
        using EpisodeReader recovered = EpisodeReader.Open(episodes[1].Path);
        Assert.All(Cameras, camera => Assert.NotEmpty(recovered.FrameStamps(camera)));
        Assert.False(HasPart());
    }

    [Fact]
    public async Task Run_OtherTaskThanTheSimulatorStandsAt_SetsItUpWithItsInstructionAndLimit()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--task", "click_bell", "--randomize", "--json");
        Assert.True(await run.Exit(30) == 0, run.Errors);

        EpisodeListing listing = Assert.Single(Episodes());
        Assert.Equal(("click_bell", "click the golden bell"), (listing.Header.Task, listing.Header.Instruction));
        Assert.Equal(OutcomeKind.Failure, listing.Outcome.Kind);
        Assert.InRange(listing.Summary.Ticks, 4 * 50, (4 * 50) + 30);
    }

    [Fact]
    public async Task Run_UnknownTask_NamesTheNearest()
    {
        simulator.Require();
        using RunningProgram run = Run("--episodes", "1", "--task", "click_bel");
        Assert.Equal(1, await run.Exit(30));
        Assert.Contains("did you mean 'click_bell'", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutASimulator_NamesTheFirstMissingTopic()
    {
        using RunningProgram run = RunningProgram.Robot(Simulator.EmptyDomain, "run", "--policy", "fake", "--store", folder.Path);
        Assert.Equal(1, await run.Exit());
        Assert.Contains("/cam_high/image_raw is missing", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "episodes")), "an episode was recorded");
    }

    [Fact]
    public async Task Run_WhileAnotherRunsThisRobot_IsRefused()
    {
        using RunningProgram first = RunningProgram.Robot(Simulator.EmptyDomain, "run", "--policy", "fake", "--wait", "--store", folder.Path);
        await first.UntilSaid("waiting: /cam_high/image_raw");
        using RunningProgram second = RunningProgram.Robot(Simulator.EmptyDomain, "run", "--policy", "fake", "--wait", "--store", folder.Path);
        Assert.Equal(1, await second.Exit(12));
        Assert.Contains("in use by another robot of the name 'simulated-bimanual'", second.Errors, StringComparison.Ordinal);
        Assert.False(first.HasExited, first.Errors);
    }

    [Fact]
    public async Task Run_StoreThatCannotBeWritten_SaysSoBeforeAnythingMoves()
    {
        string file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using RunningProgram run = RunningProgram.Robot(Simulator.EmptyDomain, "run", "--policy", "fake", "--store", Path.Combine(file, "store"));
        Assert.Equal(1, await run.Exit());
        Assert.Contains("cannot be written", run.Errors, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static (int Width, int Height) Size(EpisodeReader episode, string camera)
    {
        var frame = episode.ReadFrames(camera).First().Decode();
        return (frame.Width, frame.Height);
    }

    private RunningProgram Run(params string[] arguments) =>
        RunningProgram.Robot(Simulator.Domain, ["run", "--policy", "fake", "--store", folder.Path, .. arguments]);

    private string[] Parts() => Directory.GetFiles(folder.Path, "*.part", SearchOption.AllDirectories);

    private bool HasPart() => Parts().Length > 0;

    private IReadOnlyList<EpisodeListing> Episodes()
    {
        using EpisodeStore store = EpisodeStore.Open(folder.Path, TimeProvider.System);
        return store.List(new EpisodeQuery());
    }

    /// <summary>
    /// Whether an attempt is one of those that a group has asked for. On a machine that is busy a decision may come too late for what played, and the run makes
    /// up for such an attempt by one more.
    /// </summary>
    private static bool Counts(EpisodeListing episode) => episode.Outcome.Kind != OutcomeKind.Invalid && (episode.Summary.DiscardedChunks ?? 0) == 0;
}
