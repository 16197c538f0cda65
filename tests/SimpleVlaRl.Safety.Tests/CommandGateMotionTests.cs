using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests;

/// <summary>How the gate moves the arms: within velocity and acceleration, straight, to rest.</summary>
public sealed class CommandGateMotionTests
{
    private const int ChunkLength = 2;
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly CommandGate gate;
    private readonly ProposedAction proposed = new(6);
    private readonly double[] home = [0, 0, 1, 0, 0, 1];

    public CommandGateMotionTests()
    {
        gate = new CommandGate(robot, ChunkLength);
        Propose(home);
    }

    [Fact]
    public void Submit_TooFast_KeepsTheArmOnItsStraightPathAndLeavesTheOther()
    {
        gate.Arm(home);
        double last = 0;
        for (int tick = 0; tick < 60; tick++)
        {
            Propose([1.2, 0.6, 1, tick == 0 ? 0.05 : 0, 0, 1], [last, last / 2, 1, 0, 0, 1]);
            double[] sent = gate.Submit(proposed).Command!.Positions.ToArray();
            Assert.InRange(sent[0] - last, tick < 20 ? 1e-3 : 0, (3.0 / 50) + 1e-12);
            Assert.Equal(sent[0] / 2, sent[1], 9);
            Assert.True(tick > 0 || sent[3] == 0.05);
            last = sent[0];
        }

        Assert.Equal(1.2, last, 9);
    }

    [Fact]
    public void Submit_BeyondPositionMargin_StopsAtTheMargin()
    {
        double[] near = [1.5, 0, 1, 0, 0, 1];
        gate.Arm(near);
        for (int tick = 0; tick < 60; tick++)
        {
            Propose([3.0, 0, 1, 0, 0, 1], near);
            GateDecision decision = gate.Submit(proposed);
            Assert.True(decision.Reason.HasFlag(GateReason.PositionLimit), $"{decision.Reason}");
            near[0] = decision.Command!.Positions[0];
            Assert.InRange(near[0], 1.5, 1.9);
        }

        Assert.Equal(1.9, near[0], 9);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(9.9, 0)]
    [InlineData(12, 0.6)]
    [InlineData(18.1, 1)]
    [InlineData(29, 1)]
    [InlineData(90, 1)]
    public void Submit_ByTheClock_AllowsWhatTheTimeSinceTheLastCommandAllows(double milliseconds, double periods)
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        CommandGate timed = new(robot, ChunkLength, time);
        timed.Arm(home);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Propose([0.03, 0, 1, 0, 0, 1]);
        GateDecision decision = timed.Submit(proposed);
        if (periods == 0)
        {
            Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.TooSoon, -1, null), decision);
            return;
        }

        // 1.5 rad/s is accepted where the time for it has passed.
        Assert.Equal(periods == 1, decision.Reason == GateReason.None);
        Assert.InRange(decision.Command!.Positions[0], 0.001, periods * 0.06);
    }

    [Fact]
    public void Submit_AfterALongPause_GoesOnFromWhereTheArmsCameToRest()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        CommandGate timed = new(TestRobots.TwoArms(maximumVelocity: 3, maximumAcceleration: 20), ChunkLength, time);
        timed.Arm(home);
        double[] measured = [.. home];
        for (int tick = 0; tick < 20; tick++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            Propose([1.5, 0, 1, 0, 0, 1], measured);
            timed.Submit(proposed).Command!.Positions.CopyTo(measured);
        }

        double moving = measured[0];
        time.Advance(TimeSpan.FromSeconds(3));
        Propose(measured, measured);
        proposed.Source = ActionSource.Hold;
        GateDecision decision = timed.Submit(proposed);
        Assert.InRange(decision.Command!.Positions[0], moving + 0.02, moving + 0.5);
        Assert.Equal(GateVerdict.Accepted, decision.Verdict);
    }

    [Fact]
    public void Submit_HoldAtFullSpeed_ComesToRestWithinTheLimitsAndStays()
    {
        CommandGate slow = new(TestRobots.TwoArms(maximumVelocity: 3, maximumAcceleration: 20), ChunkLength);
        slow.Arm(home);
        List<double> sent = [0];
        for (int tick = 0; tick < 80; tick++)
        {
            Propose([1.8, 0, 1, 0, 0, 1], [sent[^1], 0, 1, 0, 0, 1]);
            proposed.Source = tick < 20 ? ActionSource.Policy : ActionSource.Hold;
            sent.Add(slow.Submit(proposed).Command!.Positions[0]);
        }

        double[] velocities = [.. sent.Zip(sent.Skip(1), (from, to) => (to - from) * 50)];
        Assert.InRange(velocities[19], 2.5, 3.0001);
        Assert.All(velocities.Zip(velocities.Skip(1)), pair => Assert.InRange((pair.Second - pair.First) * 50, -20.0001, 20.0001));
        Assert.All(velocities.Skip(20).Zip(velocities.Skip(21)), pair => Assert.True(pair.Second <= pair.First + 1e-9));
        Assert.Equal(0, velocities[^1], 12);
        Assert.InRange(sent[^1], sent[20] + 0.2, 1.9);
    }

    [Fact]
    public void Submit_NothingButAChase_IsStoppedUntilItIsArmedAgain()
    {
        gate.Arm(home);
        GateReason last = GateReason.None;
        int ticks = 0;
        while (last != GateReason.LimitedTooOften && ticks++ < 500)
        {
            double[] far = [ticks % 2 == 0 ? 1.9 : -1.9, 0, 1, 0, 0, 1];
            Propose(far, gate.LastPositions.ToArray());
            last = gate.Submit(proposed).Reason;
        }

        Assert.InRange(ticks, 90, 110);
        Propose(home, gate.LastPositions.ToArray());
        Assert.Equal(GateReason.LimitedTooOften, gate.Submit(proposed).Reason);
        gate.Arm(gate.LastPositions.ToArray());
        Assert.NotEqual(GateVerdict.Rejected, gate.Submit(proposed).Verdict);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Submit_AShareOfTheSpeedThatIsNone_IsRejected(double share)
    {
        gate.Arm(home);
        proposed.SpeedShare = share;
        Assert.Equal((GateVerdict.Rejected, GateReason.NotFinite), (gate.Submit(proposed).Verdict, gate.Submit(proposed).Reason));
    }

    [Fact]
    public void Submit_AShareOfTheSpeed_IsKeptTo()
    {
        gate.Arm(home);
        double last = 0;
        for (int tick = 0; tick < 40; tick++)
        {
            Propose([1.2, 0, 1, 0, 0, 1], [last, 0, 1, 0, 0, 1]);
            proposed.SpeedShare = 0.25;
            double sent = gate.Submit(proposed).Command!.Positions[0];
            Assert.InRange(sent - last, 0.001, (0.25 * 3 / 50) + 1e-12);
            last = sent;
        }
    }

    [Theory]
    [InlineData(CommandDialect.Float64MultiArray, false)]
    [InlineData(CommandDialect.JointTrajectory, true)]
    public void Submit_LateByThreePeriods_GoesOnFromWhereTheDriveWasToldToBe(CommandDialect dialect, bool goesOn)
    {
        RobotProfile slow = TestRobots.TwoArms(maximumVelocity: 3, maximumAcceleration: 20);
        slow = slow with { Arms = [.. slow.Arms.Select(arm => arm with { CommandDialect = dialect })] };
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        CommandGate timed = new(slow, ChunkLength, time);
        timed.Arm(home);
        double[] last = [.. home];
        JointCommand command = null!;
        for (int tick = 0; tick < 12; tick++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            Propose([1.5, 0, 1, 0, 0, 1], last);
            command = timed.Submit(proposed).Command!;
            command.Positions.CopyTo(last);
        }

        double told = goesOn ? command.Afterwards(3)[0] : last[0];
        time.Advance(TimeSpan.FromMilliseconds(80));
        Propose(last, last);
        proposed.Source = ActionSource.Hold;
        double next = timed.Submit(proposed).Command!.Positions[0];
        Assert.Equal(goesOn, told > last[0] + 0.01);
        Assert.InRange(next - told, 0, goesOn ? 0.06 : 1e-12);
    }

    [Fact]
    public void Submit_AtSpeed_SaysTheWayToRest()
    {
        CommandGate slow = new(TestRobots.TwoArms(maximumVelocity: 3, maximumAcceleration: 20), ChunkLength);
        slow.Arm(home);
        double[] last = [.. home];
        JointCommand command = null!;
        for (int tick = 0; tick < 20; tick++)
        {
            Propose([1.5, 0, 1, 0, 0, 1], last);
            command = slow.Submit(proposed).Command!;
            command.Positions.CopyTo(last);
        }

        Assert.InRange(command.PeriodsAhead, 8, 25);
        double[] afterwards = [.. Enumerable.Range(1, command.PeriodsAhead).Select(period => command.Afterwards(period)[0])];
        Assert.True(afterwards[0] > last[0] + 0.03);
        Assert.Equal(afterwards[^2], afterwards[^1], 12);
        proposed.Source = ActionSource.Hold;
        foreach (double expected in afterwards)
        {
            last.CopyTo(proposed.MeasuredPositions, 0);
            slow.Submit(proposed).Command!.Positions.CopyTo(last);
            Assert.Equal(expected, last[0], 9);
        }
    }

    [Fact]
    public void GiveWay_MeasurementsThatComeAndGo_DoNotWalkTheHoldFurtherThanOneTrackingError()
    {
        gate.Arm(home);
        for (int tick = 0; tick < 600; tick++)
        {
            Propose(home, [-1.8, 0, 1, 0, 0, 1]);
            proposed.IsMeasured = tick % 5 != 0;
            gate.GiveWay(proposed);
        }

        Assert.InRange(gate.LastPositions[0], -0.5 - 1e-9, -0.4);
    }

    private void Propose(double[] positions, double[]? measured = null)
    {
        positions.CopyTo(proposed.Positions, 0);
        (measured ?? home).CopyTo(proposed.MeasuredPositions, 0);
        proposed.IsMeasured = true;
        proposed.Source = ActionSource.Policy;
    }
}
