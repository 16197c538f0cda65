using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests;

/// <summary>A gate that goes on from another one's middle, against the other one.</summary>
public sealed class GateSnapshotTests
{
    private const int ChunkLength = 2;
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly double[] home = [0, 0, 1, 0, 0, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Restore_AnyTick_DecidesAsTheGateItWasTakenFromBitForBit(int seed)
    {
        const int Ticks = 400;
        string[] expected = new string[Ticks];
        Arms unbroken = new(robot, home, seed);
        List<(int Tick, GateSnapshot Gate, Arms Arms)> moments = [];
        for (int tick = 0; tick < Ticks; tick++)
        {
            if (tick % 37 == 5)
            {
                moments.Add((tick, unbroken.Gate.Snapshot(), unbroken.Copy(robot)));
            }

            expected[tick] = unbroken.Decide(tick);
        }

        // All that a gate remembers must have mattered: limited, held and followed, and in the end the robot that only chases.
        Assert.Contains(expected, line => line.StartsWith("Accepted", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.StartsWith("Limited", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.Contains(nameof(GateReason.TrackingError), StringComparison.Ordinal));
        Assert.Contains(expected, line => line.Contains(nameof(GateReason.LimitedTooOften), StringComparison.Ordinal));
        foreach ((int first, GateSnapshot gate, Arms arms) in moments)
        {
            for (int repeat = 0; repeat < 2; repeat++)
            {
                // Disturbed first: what it did before must not matter.
                Arms continued = arms.Copy(robot);
                continued.Gate.Arm(home);
                continued.Gate.Restore(gate);
                Assert.Equal(expected.Skip(first), Enumerable.Range(first, Ticks - first).Select(continued.Decide));
            }
        }
    }

    [Fact]
    public void Restore_ArmsElsewhere_AreRefusedAsArmsThatDoNotFollow()
    {
        CommandGate gate = Armed();
        GateSnapshot snapshot = gate.Snapshot();
        CommandGate other = new(robot, ChunkLength);
        other.Restore(snapshot);
        ProposedAction proposed = Proposed([0, 0, 1, 0, 0, 1], [1.5, 0, 1, 0, 0, 1]);

        GateDecision decision = other.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.TrackingError, 0), (decision.Verdict, decision.Reason, decision.Joint));
    }

    [Fact]
    public void Restore_RobotsOwnOrStoppedGate_IsRefusedAndNothingIsAllowed()
    {
        GateSnapshot snapshot = Armed().Snapshot();
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        CommandGate timed = new(robot, ChunkLength, time);
        Assert.Throws<InvalidOperationException>(() => timed.Restore(snapshot));
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(GateReason.NotArmed, timed.Submit(Proposed(home, home)).Reason);
        timed.Arm(home);
        Assert.Throws<InvalidOperationException>(timed.Snapshot);

        CommandGate stopped = Armed();
        stopped.Stop();
        Assert.Throws<InvalidOperationException>(stopped.Snapshot);
        Assert.Throws<InvalidOperationException>(() => stopped.Restore(snapshot));
        Assert.Equal((GateVerdict.Rejected, GateReason.Stopped), Verdict(stopped.Submit(Proposed(home, home))));
        Assert.Throws<InvalidOperationException>(new CommandGate(robot, ChunkLength).Snapshot);
    }

    [Fact]
    public void Restore_GateOfOtherLimitsOrRate_IsRefused()
    {
        GateSnapshot snapshot = Armed().Snapshot();
        RobotProfile faster = robot with
        {
            Arms = [.. robot.Arms.Select(arm => arm with
            {
                Joints = [.. arm.Joints.Select(joint => joint with { MaximumVelocity = 2 * joint.MaximumVelocity })],
            })],
        };
        Assert.Throws<InvalidOperationException>(() => new CommandGate(faster, ChunkLength).Restore(snapshot));
        Assert.Throws<InvalidOperationException>(() => new CommandGate(robot with { ServoRateHertz = 25 }, ChunkLength).Restore(snapshot));
    }

    private static (GateVerdict Verdict, GateReason Reason) Verdict(GateDecision decision) => (decision.Verdict, decision.Reason);

    private static ProposedAction Proposed(double[] positions, double[] measured)
    {
        ProposedAction proposed = new(positions.Length) { Source = ActionSource.Policy, IsMeasured = true };
        positions.CopyTo(proposed.Positions, 0);
        measured.CopyTo(proposed.MeasuredPositions, 0);
        return proposed;
    }

    private CommandGate Armed()
    {
        CommandGate gate = new(robot, ChunkLength);
        Assert.Equal(GateVerdict.Accepted, gate.Arm(home).Verdict);
        return gate;
    }

    /// <summary>Arms that follow late, and wishes that wander, jump, pause and at last only chase; which is decided by the tick alone.</summary>
    private sealed class Arms(RobotProfile robot, double[] measured, int seed)
    {
        private readonly double[] measured = [.. measured];

        public CommandGate Gate { get; } = ArmedAt(robot, measured);

        public Arms Copy(RobotProfile of) => new(of, Gate.LastPositions.ToArray(), seed) { Measured = [.. measured] };

        private double[] Measured
        {
            init => value.CopyTo(measured, 0);
        }

        public string Decide(int tick)
        {
            double[] wishes = [.. measured.Select((_, joint) => Wish(tick, joint))];
            ProposedAction proposed = Proposed(wishes, measured);
            proposed.Source = tick % 90 > 80 ? ActionSource.Hold : ActionSource.Policy;
            if (tick is > 150 and < 170)
            {
                // A joint that is held fast: the gate holds, comes to rest and gives way.
                proposed.MeasuredPositions[3] += 0.9;
            }

            GateDecision decision = tick is > 155 and < 168 ? Gate.GiveWay(proposed) : Gate.Submit(proposed);
            ReadOnlySpan<double> sent = decision.Command!.Positions;
            for (int joint = 0; joint < measured.Length; joint++)
            {
                measured[joint] += 0.7 * (sent[joint] - measured[joint]);
            }

            return $"{decision.Verdict} {decision.Reason} {decision.Joint} {decision.Command.Sequence} {decision.Command.PeriodsAhead} "
                + string.Join(' ', sent.ToArray().Select(BitConverter.DoubleToInt64Bits))
                + string.Join(' ', Enumerable.Range(1, decision.Command.PeriodsAhead)
                    .Select(period => BitConverter.DoubleToInt64Bits(decision.Command.Afterwards(period)[0])));
        }

        private double Wish(int tick, int joint) => joint is 2 or 5
            ? 0.5 + (0.5 * Math.Cos((tick + seed) * 0.05))
            : tick > 200 ? (tick % 2 == 0 ? 1.2 : -1.2)
            : (0.4 * Math.Sin(((tick + joint) * 0.03 * seed) + joint)) + (tick % 50 == 20 ? 0.3 : 0);

        private static CommandGate ArmedAt(RobotProfile robot, double[] positions)
        {
            CommandGate gate = new(robot, ChunkLength);
            Assert.Equal(GateVerdict.Accepted, gate.Arm(positions).Verdict);
            return gate;
        }
    }
}
