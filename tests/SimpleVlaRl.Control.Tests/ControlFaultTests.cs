using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control.Tests;

/// <summary>What is at fault is never a failed task, whenever it happens and whatever recovers in between.</summary>
public sealed partial class ControlFaultTests
{
    private const string JointTopic = "/left/joint_states";
    private static readonly ObservationStatus StaleJoints = ObservationStatus.Stale(JointTopic, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(50));
    private static readonly ObservationStatus StaleCamera = ObservationStatus.Stale(
        "/cam_high/image_raw", TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(100));

    [Fact]
    public void Run_JointThatDoesNotFollow_IsInvalidAfterFaultAfterAcrossChunks()
    {
        using FakeRun run = new();
        run.Pause.At(1, () => run.Body.Block(1, 0.62));
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.Matches("^left/left_b does not follow: commanded -?0\\.[01][0-9], measured 0.62, allowed 0.5$", summary.Outcome.Reason);
        Assert.InRange(summary.Duration.TotalSeconds, 1.7, 2.3);
        Assert.True(summary.Chunks >= 2, "no chunk started meanwhile, so nothing was tested");
    }

    [Fact]
    public void Run_JointThatDoesNotFollow_IsNotPushedOn()
    {
        using FakeRun run = new();
        run.Pause.At(1, () => run.Body.Block(1, 0.62));
        run.Run();
        double push = Math.Abs(run.Commands[^1].Positions[1] - 0.62);
        Assert.InRange(push, 0, 0.101);
        AssertWithinVelocity(run);
    }

    [Theory]
    [InlineData("joints", "/left/joint_states is stale: its newest message is 300 ms old; expected at most 50 ms")]
    [InlineData("camera", "/cam_high/image_raw is stale: its newest message is 300 ms old; expected at most 100 ms")]
    [InlineData("encoder", "right/right_a is measured as NaN; expected a finite position")]
    [InlineData("stop", "the gate was stopped; a person must clear the stop")]
    [InlineData("intruder", "'/left/joint_trajectory' is commanded by /intruder as well")]
    [InlineData("unreachable", "a command could not be sent on /left/joint_trajectory")]
    public void Run_FaultInMidEpisode_IsInvalidAndNamesWhat(string fault, string reason)
    {
        using FakeRun run = new();
        run.Pause.At(1, () => Break(run, fault));
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal((OutcomeKind.Invalid, reason), (summary.Outcome.Kind, summary.Outcome.Reason));
    }

    [Theory]
    [InlineData("joints")]
    [InlineData("camera")]
    [InlineData("encoder")]
    [InlineData("stop")]
    [InlineData("intruder")]
    [InlineData("unreachable")]
    [InlineData("stuck")]
    public void Run_FaultJustBeforeTheTimeLimit_IsInvalidAndNoFailure(string fault)
    {
        foreach (double before in (double[])[0.25, 0.05, 0.021])
        {
            using FakeRun run = new();
            run.Pause.At(2 - before, () => Break(run, fault));
            EpisodeOutcome outcome = run.Run(2).Summary.Outcome;
            Assert.True(outcome.Kind == OutcomeKind.Invalid, $"{fault} {before} s before the end: {outcome}");
        }
    }

    [Fact]
    public void Run_PolicyThatHangsAtTheTimeLimit_IsInvalid()
    {
        using FakeRun run = new();
        using HangingPolicy policy = new(run.Policy, calls: 2);
        run.Ports = run.Ports with { Policy = policy };
        using EpisodeRunner runner = new(run.Ports, new ControlOptions { TimeLimit = TimeSpan.FromSeconds(2) });
        EpisodeOutcome outcome = runner.Run(run.Header(), TestContext.Current.CancellationToken).Summary.Outcome;
        policy.Release();
        Assert.Equal(OutcomeKind.Invalid, outcome.Kind);
        Assert.Contains("the policy has not answered", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "the policy failed: the server is gone")]
    [InlineData(false, "NaN for left/left_a")]
    public void Run_PolicyThatFailsAfterTheTimeLimitOnWhatItWasAskedBefore_IsInvalid(bool throws, string reason)
    {
        using FakeRun run = new();
        using HangingPolicy policy = new(run.Policy, calls: 2) { Throws = throws };
        run.Ports = run.Ports with { Policy = policy };
        run.Pause.At(2.3, policy.Release);
        EpisodeOutcome outcome = run.Run(2).Summary.Outcome;
        policy.Release();
        Assert.Equal(OutcomeKind.Invalid, outcome.Kind);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PatienceWithThePolicy_IsPatienceWithNothingElse()
    {
        using FakeRun run = new();
        run.Pause.At(1, () => run.Body.Problem = StaleJoints);
        using EpisodeRunner runner = new(run.Ports, new ControlOptions { AnswerTimeout = TimeSpan.FromSeconds(60) });
        EpisodeSummary summary = runner.Run(run.Header(), TestContext.Current.CancellationToken).Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.InRange(summary.Duration.TotalSeconds, 1.7, 2.1);
    }

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.9)]
    public void Run_MeasurementThatIsFarFromTheCommand_DoesNotPullTheArmThere(double measured)
    {
        // An encoder that fails, or an angle that wraps: the joint stands where it was sent all the same.
        using FakeRun run = new();
        run.Pause.At(1, () => run.Body.Block(0, measured));
        Assert.Equal(OutcomeKind.Invalid, run.Run().Summary.Outcome.Kind);
        double before = run.Commands.Last(command => command.Seconds < run.Commands[0].Seconds + 0.9).Positions[0];
        Assert.All(run.Commands, command => Assert.InRange(command.Positions[0], before - 0.72, before + 0.72));
        AssertWithinVelocity(run);
    }

    [Fact]
    public void Run_SoundRobotAtTheTimeLimit_IsAFailure()
    {
        using FakeRun run = new();
        EpisodeSummary summary = run.Run(2).Summary;
        Assert.Equal((OutcomeKind.Failure, 101), (summary.Outcome.Kind, summary.Ticks));
        Assert.Equal((0, 0L), (summary.DiscardedChunks, summary.MissedTicks));
    }

    [Fact]
    public void Run_JointStatesThatComeAndGo_AddUpToAFault()
    {
        // Six ticks of ten are rejected: each time the robot recovers, and no stretch is as long as what is a fault.
        using FakeRun run = new();
        for (double second = 0.5; second < 8; second += 0.2)
        {
            run.Pause.At(second, () => run.Body.Problem = StaleJoints);
            run.Pause.At(second + 0.12, () => run.Body.Problem = null);
        }

        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.Contains(JointTopic, summary.Outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(summary.Duration.TotalSeconds, 1.5, 5);
    }

    [Fact]
    public void Run_EverySecondChunkNotANumber_IsInvalidAtTheSecond()
    {
        using FakeRun run = new();
        using AlternatingPolicy policy = new(run.Policy);
        run.Ports = run.Ports with { Policy = policy };
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.Contains("NaN for left/left_a", summary.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, summary.DiscardedChunks);
    }

    [Fact]
    public void Run_ChunkCutShort_IsNotFitForLearning()
    {
        using FakeRun run = new();
        run.Pause.At(1, () => run.Body.Problem = StaleJoints);
        run.Pause.At(1.1, () => run.Body.Problem = null);
        EpisodeReport report = run.Run(2);
        Assert.Equal((OutcomeKind.Failure, 1), (report.Summary.Outcome.Kind, report.Summary.DiscardedChunks));
        Assert.False(Listing(report).IsFitForLearning);
        using FakeRun sound = new();
        Assert.True(Listing(sound.Run(2)).IsFitForLearning);
    }

    [Fact]
    public void Run_AnotherProgramCommands_NothingMoreIsSent()
    {
        using FakeRun run = new();
        double shared = 0;
        run.Pause.At(1, () =>
        {
            run.Share();
            shared = run.Now;
        });
        run.Run();
        Assert.True(run.Commands[^1].Seconds <= shared, "a command went out beside those of another program");
    }

    [Fact]
    public void Run_ProgramThatStoodStill_IsInvalidAndSendsNothingMore()
    {
        using FakeRun run = new();
        run.Pause.At(1, () => run.Time.Advance(TimeSpan.FromSeconds(3)));
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.Contains("this program stood still for 30", summary.Outcome.Reason, StringComparison.Ordinal);
        double longest = run.Commands.Zip(run.Commands.Skip(1), (before, after) => after.Seconds - before.Seconds).Max();
        Assert.InRange(longest, 0, 0.1);
    }

    [Theory]
    [InlineData(0.013)]
    [InlineData(0.031)]
    [InlineData(0.09)]
    public void Run_LateTicks_AreDroppedAndTheVelocityLimitIsOnePerSecond(double freeze)
    {
        using FakeRun run = new(TestRobots.TwoArms(maximumVelocity: 0.2));
        for (double second = 0.5; second < 2; second += 0.3)
        {
            run.Pause.At(second, () => run.Time.Advance(TimeSpan.FromSeconds(freeze)));
        }

        EpisodeSummary summary = run.Run(2).Summary;
        Assert.True(summary.GateLimited > 20, $"only {summary.GateLimited} ticks were limited, so nothing was tested");
        Assert.InRange(summary.MissedTicks, (long)(5 * freeze * 50 * 0.8) - 1, (long)(5 * freeze * 50) + 1);
        Assert.True(summary.MissedTicks > 0, "what was lost is not reported");
        AssertWithinVelocity(run);
    }

    [Fact]
    public void Run_WallClockSetBack_ChangesNothing()
    {
        using FakeRun run = new(succeedsAfter: 1.5);
        run.Pause.At(1, () => run.Time.AdjustTime(run.Time.GetUtcNow() - TimeSpan.FromSeconds(30)));
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Success, summary.Outcome.Kind);
        Assert.InRange(run.Recorder.Frames, summary.Ticks / 5, summary.Ticks);
    }

    [Fact]
    public void Run_CancelledInMidEpisode_DisarmsTheGate()
    {
        using FakeRun run = new();
        using CancellationTokenSource stop = new();
        run.Pause.At(1, stop.Cancel);
        run.Stop = stop.Token;
        Assert.Equal(EpisodeOutcome.Invalid("operator", "operator"), run.Run().Summary.Outcome);
        Assert.Null(run.Gate.Submit(new(6)).Command);
    }
}
