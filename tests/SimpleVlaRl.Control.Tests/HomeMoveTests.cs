using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Tests;

/// <summary>The way home before an episode, on a robot that stands anywhere and behaves as real ones do.</summary>
public sealed class HomeMoveTests
{
    private static readonly double[] Away = [0.8, -0.6, 0.3, -1.1, 0.5, 0.6];

    [Fact]
    public void Run_RobotStandsAnywhere_GoesHomeSlowlyBeforeTheEpisode()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away }, succeedsAfter: 5);
        double began = run.Now;
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Success, summary.Outcome.Kind);
        AssertCameHome(run, began, fastest: 0.5 * 1.06);
    }

    [Theory]
    [InlineData(0.25, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, 0, 0.01)]
    [InlineData(0.15, 4, 0.005)]
    public void Run_RobotMovesLateLosesCommandsAndIsNoisy_StillComesHome(double delay, int losesOneOf, double noise)
    {
        using FakeRun run = new(
            behavior: new FakeRobotBehavior { StartPositions = Away, Delay = TimeSpan.FromSeconds(delay), LosesOneOf = losesOneOf, Noise = noise },
            succeedsAfter: 5);
        double began = run.Now;
        EpisodeSummary summary = run.Run().Summary;
        Assert.Equal(OutcomeKind.Success, summary.Outcome.Kind);

        // Noise shows in the measurement that the gate is armed with, which is where the move starts.
        AssertCameHome(run, began, fastest: (0.5 * 1.06) + (noise * 10 * 50));
    }

    [Fact]
    public void Run_AtHomeAlready_SendsNothingBeforeTheEpisode()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = [0.03, -0.03, 1, 0, 0, 0.97] });
        EpisodeReport report = run.Run(1);
        Assert.Equal(report.Summary.Ticks, run.Commands.Count);
    }

    [Fact]
    public void Run_OrderOfTheProfile_MovesStepAfterStep()
    {
        RobotProfile robot = TestRobots.TwoArms();
        string second = robot.JointLabels[1];
        using FakeRun run = new(
            robot with { HomingOrder = [[second], ["right"]] }, new FakeRobotBehavior { StartPositions = Away }, succeedsAfter: 5);
        run.Run();
        int[] firstMoved = [.. Enumerable.Range(0, 6)
            .Select(joint => run.Commands.FindIndex(command => Math.Abs(command.Positions[joint] - Away[joint]) > 1e-9))];
        int Arrived(int joint) => run.Commands.FindIndex(command => Math.Abs(command.Positions[joint] - robot.Joints[joint].Home) <= 0.05);
        Assert.Equal(0, firstMoved[1]);
        Assert.All([3, 4, 5], joint => Assert.True(firstMoved[joint] > Arrived(1), $"joint {joint} moved with the step before"));
        Assert.All([0, 2], joint => Assert.True(firstMoved[joint] > Arrived(3), $"joint {joint} moved with the step before"));
    }

    [Fact]
    public void Run_LinearJoint_MovesATenthAsFastAndMustComeCloser()
    {
        JointProfile lift = new("lift", JointUnit.Metre, 0, 0.5, 0.01, 0.5, 10, 1000, 0.1, 0.1);
        RobotProfile robot = TestRobots.TwoArms() with
        {
            Arms = [new ArmProfile { Name = "tower", Joints = [lift], JointStateTopic = "/tower/joint_states", CommandTopic = "/tower/joint_trajectory" }]
        };
        using FakeRun run = new(robot, new FakeRobotBehavior { StartPositions = [0.14] });
        run.Run(0.5);
        (double Seconds, double[] Positions)[] way = [.. run.Commands.TakeWhile(command => command.Positions[0] > 0.1051)];
        double fastest = way.Zip(way.Skip(1), (before, after) => Math.Abs(after.Positions[0] - before.Positions[0]) / (after.Seconds - before.Seconds)).Max();
        Assert.InRange(fastest, 0.045, 0.053);

        // 0.04 m away is within what a revolute joint may be off.
        Assert.InRange(way.Length, 30, 50);
    }

    [Fact]
    public void Run_JointThatDoesNotMove_SaysWhichAndHowManyCommandsWereSent()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away, StuckJoint = 3 });
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("right/right_a does not follow: commanded", exception.Message, StringComparison.Ordinal);
        AssertSaysWhatWasSent(run, exception);
    }

    [Fact]
    public void Run_JointThatStopsShortOfHome_SaysWhereItIs()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = [0, 0.3, 1, 0, 0, 1], StuckJoint = 1 });
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("left/left_b is at 0.300 and not at its home 0.000, 2 s after it was sent there", exception.Message, StringComparison.Ordinal);
        AssertSaysWhatWasSent(run, exception);
    }

    [Fact]
    public void Run_ArmThatIsHeldOffItsHome_IsNotLeftPushing()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = [0, 0.45, 1, 0, 0, 1], StuckJoint = 1 });
        Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.InRange(run.Commands[^1].Positions[1], 0.34, 0.46);
        Assert.Null(run.Gate.Submit(new(6)).Command);
    }

    [Fact]
    public void Run_JointStatesEndOnTheWay_NamesTheTopic()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away });
        run.Pause.At(0.8, () => run.Body.Problem = ObservationStatus.Stale("/right/joint_states", TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.05)));
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("/right/joint_states is stale", exception.Message, StringComparison.Ordinal);
        AssertSaysWhatWasSent(run, exception);
    }

    [Fact]
    public void Run_JointStatesMissForATenthOfASecondOnTheWay_GoesOn()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away }, succeedsAfter: 5);
        run.Pause.At(0.8, () => run.Body.Problem = ObservationStatus.Stale("/right/joint_states", TimeSpan.FromSeconds(0.06), TimeSpan.FromSeconds(0.05)));
        run.Pause.At(0.9, () => run.Body.Problem = null);
        Assert.Equal(OutcomeKind.Success, run.Run().Summary.Outcome.Kind);
    }

    [Theory]
    [InlineData(true, "is commanded by /intruder as well")]
    [InlineData(false, "A command could not be sent on /left/joint_trajectory")]
    public void Run_SomethingElseOnTheWay_EndsTheMoveAtOnce(bool isShared, string sentence)
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away });
        run.Pause.At(0.8, () =>
        {
            run.Body.IsUnreachable = !isShared;
            if (isShared)
            {
                run.Share();
            }
        });
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.CommandCount, 20, 45);
    }

    [Fact]
    public void Run_StoppedOnTheWay_IsCancelledAndTheGateIsDisarmed()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = Away });
        using CancellationTokenSource stop = new();
        run.Pause.At(0.8, stop.Cancel);
        run.Stop = stop.Token;
        Assert.Throws<OperationCanceledException>(() => run.Run());
        Assert.Null(run.Gate.Submit(new(6)).Command);
        Assert.Equal(0, run.Recorder.Episodes);
    }

    [Fact]
    public void Run_OutsideItsLimits_SaysWhereItIsAndThatNothingWasMoved()
    {
        using FakeRun run = new(behavior: new FakeRobotBehavior { StartPositions = [0, 1.2, 1, 0, 0, 1] });
        EpisodeStartException exception = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("left/left_b is at 1.200; expected -1.000 to 1.000", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was moved.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
    }

    private static void AssertSaysWhatWasSent(FakeRun run, EpisodeStartException exception)
    {
        Assert.Equal(run.Commands.Count, exception.CommandCount);
        Assert.True(exception.CommandCount > 10);
        Assert.Contains($"The arms were sent {exception.CommandCount} commands towards their home positions", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, run.Recorder.Episodes);
    }

    private static void AssertCameHome(FakeRun run, double began, double fastest)
    {
        // 1.1 rad at half a radian per second, less the tolerance.
        (double Seconds, double[] Positions)[] way = [.. run.Commands.TakeWhile(command => command.Seconds < began + 2.0)];
        Assert.InRange(way.Length, 80, 110);
        for (int joint = 0; joint < 6; joint++)
        {
            double velocity = way.Zip(
                way.Skip(1), (before, after) => Math.Abs(after.Positions[joint] - before.Positions[joint]) / (after.Seconds - before.Seconds)).Max();
            Assert.True(velocity <= fastest, $"joint {joint} went home at {velocity:0.00} per second");
        }
    }
}
