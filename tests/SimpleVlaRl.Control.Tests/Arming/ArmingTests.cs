using SimpleVlaRl.Control.Arming;
using SimpleVlaRl.Control.Fakes;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control.Tests.Arming;

/// <summary>What keeps the arms from moving before an episode, told all at once.</summary>
public sealed class ArmingTests
{
    private static readonly StartTolerance Near = new(0.3, 0.05, 0.2);
    private readonly KeptAudit audit = new();

    [Fact]
    public void Rules_OfARobotThatIsWellInEveryWay_PassEveryItem()
    {
        IReadOnlyList<ArmingItem> list = ArmingRules.Of(TestRobots.TwoArms(), new ArmingFacts { Positions = [0, 0, 1, 0, 0, 1], Movements = new double[6] });
        Assert.All(list, item => Assert.True(item.IsPassed, item.Found));
        Assert.Equal(
            [
                "stop", "emergency stop and take-over", "only one commands", "drivers listen", "cameras and joint states", "pose inside the limits",
                "grippers calibrated", "near the start", "still",
            ],
            list.Select(item => item.Name));
    }

    [Fact]
    public void Rules_OfARobotWithEverythingWrong_TellAllOfItWithValuesAndRemedies()
    {
        ArmingItem[] wrong =
        [
            .. ArmingRules.Of(TestRobots.TwoArms() with { StartTolerance = Near }, new ArmingFacts
            {
                Positions = [2.5, double.NaN, 1.4, 0, 0.35, 1],
                Movements = [0, 0, 0, 0.3, 0, double.PositiveInfinity],
                Watched = TimeSpan.FromMilliseconds(200),
                IsStopped = true,
                Demands = ["the emergency stop is pressed"],
                Shared = "/x is commanded by /y as well",
                Unheard = "no driver listens to /z",
                Sensors = "/cam is stale",
                SensorRemedy = "start what publishes it",
            }).Where(item => !item.IsPassed),
        ];
        Assert.Equal(
            [
                "a stop was said", "the emergency stop is pressed", "/x is commanded by /y as well", "no driver listens to /z", "/cam is stale",
                "left/left_a is at 2.500; expected -2.000 to 2.000", "left/left_b is at NaN; expected -1.000 to 1.000",
                "left/left_gripper is at 1.400; expected an opening of -0.050 to 1.050",
                "left/left_a is at 2.500; expected within 0.3 of its home 0.000", "left/left_b is at NaN; expected within 0.3 of its home 0.000",
                "left/left_gripper is at 1.400; expected within 0.2 of its home 1.000", "right/right_b is at 0.350; expected within 0.3 of its home 0.000",
                "right/right_a moved by 0.300 within 200 ms", "right/right_gripper moved by Infinity within 200 ms",
            ],
            wrong.Select(item => item.Found));
        Assert.All(wrong, item => Assert.True(item.Remedy.Length > 0 || item.Name.StartsWith("emergency", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_FartherFromHomeThanTheProfileAllows_IsRefusedAndNothingMoves()
    {
        using FakeRun run = Run(new FakeRobotBehavior { StartPositions = [0.5, 0, 0.3, 0, 0, 1] }, robot => robot with { StartTolerance = Near });
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Equal(
            "The robot does not arm: left/left_a is at 0.500; expected within 0.3 of its home 0.000; left/left_gripper is at 0.300; expected within 0.2 of its "
            + "home 1.000. Nothing was moved. Take out of the grippers what they hold, and move the arm near its home by hand and try again.",
            refusal.Message);
        Assert.Empty(run.Commands);
        AuditEvent refused = Assert.Single(audit.Events, happened => happened.Kind == AuditKind.ArmingRefused);
        Assert.Contains("left/left_gripper is at 0.300", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(AuditKind.Armed, audit.Kinds);
    }

    [Fact]
    public void Run_NearHome_IsArmedAndMovedThere()
    {
        using FakeRun run = Run(new FakeRobotBehavior { StartPositions = [0.2, 0, 0.9, 0, 0, 1] }, robot => robot with { StartTolerance = Near });
        run.Run(0.5);
        Assert.Contains("still: all passed", Assert.Single(audit.Events, happened => happened.Kind == AuditKind.Armed).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WhileSomebodyMovesAnArm_WaitsAndThenRefuses()
    {
        using FakeRun run = Run(null, robot => robot);
        for (int tick = 0; tick < 1000; tick++)
        {
            double position = 0.1 * Math.Sin(tick);
            run.Pause.At(tick * 0.01, () => run.Body.Block(1, position));
        }

        double began = run.Now;
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("left/left_b moved by 0.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("within 200 ms. Nothing was moved. Let go of the arm, and wait until it stands", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
        Assert.InRange(run.Now - began, 3, 4);
    }

    [Fact]
    public void Run_OnceSomebodyLetsGo_Starts()
    {
        using FakeRun run = Run(null, robot => robot);
        for (int tick = 0; tick < 100; tick++)
        {
            double position = 0.1 * Math.Sin(tick);
            run.Pause.At(tick * 0.01, () => run.Body.Block(1, tick < 99 ? position : 0));
        }

        run.Run(0.5);
        Assert.Contains(AuditKind.Armed, audit.Kinds);
    }

    [Fact]
    public void Run_WhileSomethingDemandsThatItStands_SaysSoWithEverythingElse()
    {
        using FakeRun run = Run(null, robot => robot);
        run.Ports = run.Ports with { Interlocks = [() => null, () => "the emergency stop is pressed, says /stop; release it"] };
        run.Share();
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains(
            "is not ready after 2 s: the emergency stop is pressed, says /stop; release it; '/left/joint_trajectory' is commanded by /intruder as well. "
            + "Nothing was moved. Stop the other program, or wait with --wait.",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CameraMissingAndArmOutside_SaysBoth()
    {
        using FakeRun run = Run(new FakeRobotBehavior { StartPositions = [0, 1.2, 1, 0, 0, 1] }, robot => robot);
        run.Body.CameraProblem = new ObservationStatus(ObservationProblem.Missing, "/cam_high/image_raw", "no frame has arrived");
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains(
            "no frame has arrived; left/left_b is at 1.200; expected -1.000 to 1.000. Nothing was moved.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAGripperTest_ClosesByHalfAndOpens_AndNamesAGripperThatDoesNot()
    {
        using (FakeRun run = Run(null, robot => robot with { TestsGrippers = true }))
        {
            run.Run(0.2);
            double[][] before = [.. run.Commands.Select(command => command.Positions)];
            Assert.InRange(before.Min(positions => positions[2]), 0.45, 0.55);
            Assert.InRange(before.Min(positions => positions[5]), 0.45, 0.55);
        }

        using FakeRun stuck = Run(new FakeRobotBehavior { StuckJoint = 5 }, robot => robot with { TestsGrippers = true });
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => stuck.Run());
        Assert.Contains("right/right_gripper is at 1.000 and not at 0.500", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithASlowStart_IsSlowAtFirstAndFastLater()
    {
        using FakeRun run = Run(null, robot => robot with { SlowStart = new SlowStart(TimeSpan.FromSeconds(1), 0.02) });
        run.Run(3);
        double began = run.Commands[^1].Seconds - 3;
        double slowest = Fastest(run, began, began + 0.9);
        double fastest = Fastest(run, began + 1.1, began + 3);
        Assert.InRange(slowest, 0.001, 3.0 * 0.02 * 1.01);
        Assert.True(fastest > 2 * slowest, $"{fastest} after {slowest}");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(1000, false)]
    public void Run_WhereTheGuardMissesTheArmsJustThen_AsksItAgainForAWhile(int misses, bool arms)
    {
        using FakeRun run = Run(null, robot => robot);
        run.Ports = run.Ports with { Gate = new BlinkingGate(run.Gate, misses) };
        double began = run.Now;
        if (arms)
        {
            run.Run(0.5);
            Assert.Contains(AuditKind.Armed, audit.Kinds);
            return;
        }

        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Equal("The robot does not arm: the gate says NoMeasurement. Nothing was moved. Try again.", refusal.Message);
        Assert.InRange(run.Now - began, 3, 4);
        Assert.Empty(run.Commands);
    }

    private static double Fastest(FakeRun run, double from, double to) => run.Commands.Zip(run.Commands.Skip(1))
        .Where(pair => pair.First.Seconds >= from && pair.Second.Seconds <= to)
        .Max(pair => Math.Abs(pair.Second.Positions[0] - pair.First.Positions[0]) / (pair.Second.Seconds - pair.First.Seconds));

    private FakeRun Run(FakeRobotBehavior? behavior, Func<RobotProfile, RobotProfile> change)
    {
        FakeRun run = new(change(TestRobots.TwoArms()), behavior);
        run.Ports = run.Ports with { Audit = audit };
        return run;
    }
}
