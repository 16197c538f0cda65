using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests;

/// <summary>A gate whose process gets no processor while it decides: what it had decided is not sent, and nothing is left of it.</summary>
public sealed class CommandGateLateTests
{
    private readonly double[] home = [0, 0, 1, 0, 0, 1];

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(6, false)]
    [InlineData(6, true)]
    [InlineData(14, false)]
    public void Submit_DecidedTooLate_GoesOnAsIfItHadNotBeenAsked(int lateTick, bool givesWay)
    {
        RobotProfile robot = TestRobots.TwoArms(maximumVelocity: 3, maximumAcceleration: 20);
        StallingClock lateClock = new(), twinClock = new();
        CommandGate late = new(robot, 1, lateClock), twin = new(robot, 1, twinClock);
        late.Arm(home);
        twin.Arm(home);
        ProposedAction proposed = new(6) { Source = ActionSource.Policy, IsMeasured = true };
        double[] measured = [.. home];
        for (int tick = 0; tick < 30; tick++)
        {
            lateClock.Pass(TimeSpan.FromMilliseconds(20));
            twinClock.Pass(TimeSpan.FromMilliseconds(20));
            measured.CopyTo(proposed.MeasuredPositions, 0);
            measured.CopyTo(proposed.Positions, 0);
            proposed.Positions[0] = 0.04 * tick;
            proposed.Positions[1] = 0.02 * tick;
            if (tick == lateTick)
            {
                lateClock.StallAfterOneLook(TimeSpan.FromMilliseconds(10.1));
                Assert.Equal(
                    new GateDecision(GateVerdict.Rejected, GateReason.TooLate, -1, null),
                    givesWay ? late.GiveWay(proposed) : late.Submit(proposed));
                Assert.Equal(twin.LastPositions, late.LastPositions);
                lateClock.Pass(TimeSpan.FromMilliseconds(-10.1));
                continue;
            }

            GateDecision expected = twin.Submit(proposed);
            GateDecision decision = late.Submit(proposed);
            Assert.Equal((expected.Verdict, expected.Reason, expected.Joint), (decision.Verdict, decision.Reason, decision.Joint));
            Assert.Equal(expected.Command!.Positions, decision.Command!.Positions);
            Assert.Equal(expected.Command!.PeriodsAhead, decision.Command!.PeriodsAhead);
            decision.Command.Positions.CopyTo(measured);
        }

        Assert.True(measured[0] > 0.3, $"the arm is only at {measured[0]}");
    }

    [Fact]
    public void Submit_DecidedAtTheLastMoment_IsSent()
    {
        StallingClock clock = new();
        CommandGate gate = new(TestRobots.TwoArms(), 1, clock);
        gate.Arm(home);
        clock.Pass(TimeSpan.FromMilliseconds(20));
        ProposedAction proposed = new(6) { Source = ActionSource.Hold, IsMeasured = true };
        home.CopyTo(proposed.MeasuredPositions, 0);
        home.CopyTo(proposed.Positions, 0);
        clock.StallAfterOneLook(TimeSpan.FromMilliseconds(9.9));
        JointCommand command = gate.Submit(proposed).Command!;
        Assert.Equal(TimeSpan.FromMilliseconds(0.1).Ticks, command.LatestTimestamp - clock.GetTimestamp());
    }
}
