using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Tests.Rollouts;

/// <summary>A policy in simulated robots, seen from outside.</summary>
public sealed class ClosedLoopRolloutTests
{
    private static readonly RolloutOptions Options = new() { InferenceDelayTicks = 3, TimeLimitTicks = _ => 200 };

    [Fact]
    public void Run_PolicyReachesTheGoal_HoldsThenPlaysInterpolatedWaypoints()
    {
        using SlidingEnvironment environment = new(1);
        using RampPolicy policy = new(RolloutManifests.Create(), 0.05);

        RolloutResult result = Assert.Single(
            new ClosedLoopRollout(policy, environment, Options, TimeProvider.System).Run(Episodes(seeds: [1]), null, CancellationToken.None));

        // Goal 0.2: two chunks of two waypoints of five ticks, each after a hold of three.
        double[] expected = [0, 0, 0, .01, .02, .03, .04, .05, .06, .07, .08, .09, .1, .1, .1, .1, .11, .12, .13, .14, .15, .16, .17, .18, .19, .2];
        Assert.Equal(expected, environment.Commands[0].Select(command => Math.Round(command, 6)));
        Assert.Equal(OutcomeKind.Success, result.Outcome.Kind);
        // One hold comes to rest from a chunk.
        Assert.Equal((26, 2, 1), (result.Ticks, result.Chunks, result.GateLimited));
    }

    [Fact]
    public void Run_GoalNeverReached_IsAFailureAtTheTimeLimit()
    {
        using SlidingEnvironment environment = new(1);
        using RampPolicy policy = new(RolloutManifests.Create(), 0);

        RolloutResult result = Assert.Single(
            new ClosedLoopRollout(policy, environment, Options, TimeProvider.System).Run(Episodes(seeds: [1]), null, CancellationToken.None));

        Assert.Equal(EpisodeOutcome.Failure("timeout"), result.Outcome);
        Assert.Equal(200, result.Ticks);
    }

    [Theory]
    [InlineData("fault", 0.001, "physics", 7)]
    [InlineData("slide", double.NaN, "gate: NotFinite at action 0", 3)]
    public void Run_PhysicsOrPolicyBreaks_IsInvalidAndNeverAFailure(string task, double step, string reason, int ticks)
    {
        using SlidingEnvironment environment = new(1);
        using RampPolicy policy = new(RolloutManifests.Create(), step);

        RolloutResult result = Assert.Single(
            new ClosedLoopRollout(policy, environment, Options, TimeProvider.System).Run(Episodes(task, 1), null, CancellationToken.None));

        Assert.Equal((OutcomeKind.Invalid, reason, ticks), (result.Outcome.Kind, result.Outcome.Reason, result.Ticks));
    }

    [Fact]
    public void Run_ArmPressesAgainstAWall_IsAFailureBeforeTheGateCallsItAFault()
    {
        using SlidingEnvironment environment = new(1);
        using RampPolicy policy = new(RolloutManifests.Create(), 0.3);

        RolloutResult result = Assert.Single(
            new ClosedLoopRollout(policy, environment, Options, TimeProvider.System).Run(Episodes("wall", 4), null, CancellationToken.None));

        // 0.06 rad per tick after a hold of three: at the eighth the second joint lags by 0.43, more than 0.8 of the 0.5 that the gate bears.
        Assert.Equal(EpisodeOutcome.Failure("pressed"), result.Outcome);
        Assert.Equal(11, result.Ticks);
    }

    [Fact]
    public void Run_MoreEpisodesThanEnvironments_SharesCallsAndGivesTheSameResults()
    {
        RolloutEpisode[] episodes = Episodes(seeds: [4, 1, 3, 0, 2, 4, 1]);
        using SlidingEnvironment alone = new(1);
        using RampPolicy first = new(RolloutManifests.Create(), 0.05);
        IReadOnlyList<RolloutResult> expected = new ClosedLoopRollout(first, alone, Options, TimeProvider.System).Run(episodes, null, CancellationToken.None);
        using SlidingEnvironment several = new(3);
        using RampPolicy second = new(RolloutManifests.Create(), 0.05);

        RolloutOptions options = Options with { ThreadCount = 2, DrawCorrelation = 0.9 };
        IReadOnlyList<RolloutResult> results = new ClosedLoopRollout(second, several, options, TimeProvider.System).Run(
            episodes, null, CancellationToken.None);

        Assert.Equal(expected, results);
        Assert.Equal(3, second.BatchSizes[0]);
        Assert.Equal(first.BatchSizes.Sum(), second.BatchSizes.Sum());
        Assert.Equal([4UL, 4UL, 4UL, 4UL, 4UL, 1UL], first.Sampling.Take(6).Select(sampling => sampling.Seed));
        Assert.Equal([0u, 1u, 2u, 3u, 4u, 0u], first.Sampling.Take(6).Select(sampling => sampling.ChunkIndex));
        Assert.All(first.Sampling, sampling => Assert.Equal(0, sampling.DrawCorrelation));
        Assert.All(second.Sampling, sampling => Assert.Equal(0.9, sampling.DrawCorrelation));
    }

    [Fact]
    public void Run_WithRecording_WritesEveryTickFrameAndChunk()
    {
        using SlidingEnvironment environment = new(1);
        using RampPolicy policy = new(RolloutManifests.Create(), 0.05);
        using MemorySink sink = new();
        RolloutRecording recording = new(_ => sink, "digest", "1", EpisodeMode.Evaluate, true);

        new ClosedLoopRollout(policy, environment, Options, TimeProvider.System, recording).Run(Episodes(seeds: [1]), null, CancellationToken.None);

        EpisodeHeader header = Assert.Single(sink.Headers);
        Assert.Equal(("do slide", EpisodeActor.Policy, "ramp", true), (header.Instruction, header.Actor, header.Policy!.Name, header.FitForLearning));
        Assert.Equal(26, sink.Steps.Count);
        Assert.Equal([0, 1], sink.Chunks.Select(chunk => chunk.Index));
        Assert.Equal(sink.FrameStamps, sink.Chunks.Select(chunk => chunk.FrameStamp));
        Assert.All(sink.Steps, step => Assert.Equal(step.Source == ActionSource.Hold ? -1 : step.Tick / 13, step.Chunk));
        Assert.All(sink.Steps, step => Assert.Equal(header.StartedNanoseconds + (step.Tick * 20_000_000L), step.Stamp));
        Assert.Equal(OutcomeKind.Success, Assert.Single(sink.Summaries).Outcome.Kind);
    }

    [Fact]
    public void Rollout_PolicyForOtherJoints_IsRefused()
    {
        using SlidingEnvironment environment = new(1);
        PolicyManifest manifest = RolloutManifests.Create();
        using RampPolicy policy = new(manifest with { Joints = [.. manifest.Joints.Reverse()] }, 0);

        Assert.Contains(
            "gripper, turn, slide",
            Assert.Throws<ArgumentException>(() => new ClosedLoopRollout(policy, environment, Options, TimeProvider.System)).Message,
            StringComparison.Ordinal);
    }

    private static RolloutEpisode[] Episodes(string task = "slide", params long[] seeds) =>
        [.. seeds.Select(seed => new RolloutEpisode(new ReportStart(task, seed), (ulong)seed))];
}
