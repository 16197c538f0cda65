using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests;

public sealed class CommandGateTests
{
    private const int ChunkLength = 2;
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly CommandGate gate;
    private readonly ProposedAction proposed = new(6);
    private readonly double[] home = [0, 0, 1, 0, 0, 1];

    public CommandGateTests()
    {
        gate = new CommandGate(robot, ChunkLength);
        Propose(home);
    }

    [Fact]
    public void Submit_BeforeArming_IsRejectedWithNothingToSend()
    {
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal(GateVerdict.Rejected, decision.Verdict);
        Assert.Null(decision.Command);
    }

    [Fact]
    public void Submit_InsideAllLimits_IsAcceptedUnchanged()
    {
        gate.Arm(home);
        Propose([0.01, -0.02, 0.95, 0.03, 0.04, 1.0]);
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal(GateVerdict.Accepted, decision.Verdict);
        Assert.Equal(proposed.Positions, decision.Command!.Positions.ToArray());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Submit_NotFinite_IsRejectedAndHolds(double value)
    {
        gate.Arm(home);
        Propose([0, value, 1, 0, 0, 1]);
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.NotFinite, 1), (decision.Verdict, decision.Reason, decision.Joint));
        Assert.Equal(home, decision.Command!.Positions.ToArray());
        Assert.Equal(ActionSource.Hold, decision.Command.Source);
    }

    [Fact]
    public void Submit_WithoutMeasurement_IsRejected()
    {
        gate.Arm(home);
        proposed.IsMeasured = false;
        Assert.Equal(GateReason.NoMeasurement, gate.Submit(proposed).Reason);
    }

    [Fact]
    public void Submit_MeasurementNotANumber_IsRejected()
    {
        gate.Arm(home);
        proposed.MeasuredPositions[3] = double.NaN;
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.NoMeasurement, 3), (decision.Verdict, decision.Reason, decision.Joint));
    }

    [Fact]
    public void Submit_RobotDoesNotFollow_IsRejected()
    {
        gate.Arm(home);
        proposed.MeasuredPositions[0] = 0.6;
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.TrackingError, 0), (decision.Verdict, decision.Reason, decision.Joint));
    }

    [Fact]
    public void Stop_AfterArming_HoldsWhateverIsProposed()
    {
        gate.Arm(home);
        gate.Stop();
        Propose([0.01, 0, 1, 0, 0, 1]);
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((GateVerdict.Rejected, GateReason.Stopped), (decision.Verdict, decision.Reason));
        Assert.Equal(home, decision.Command!.Positions.ToArray());
    }

    [Fact]
    public void Stop_ThenArm_IsRefusedUntilTheStopIsCleared()
    {
        gate.Arm(home);
        gate.Stop();
        Assert.Equal((GateVerdict.Rejected, GateReason.Stopped), (gate.Arm(home).Verdict, gate.Arm(home).Reason));
        gate.Disarm();
        Assert.Equal(GateReason.Stopped, gate.Arm(home).Reason);
        gate.ClearStop();
        Assert.Equal(GateReason.NotArmed, gate.Submit(proposed).Reason);
        Assert.Equal(GateVerdict.Accepted, gate.Arm(home).Verdict);
        Assert.Equal(GateVerdict.Accepted, gate.Submit(proposed).Verdict);
    }

    [Fact]
    public void Disarm_AfterArming_HasNothingToSend()
    {
        gate.Arm(home);
        gate.Disarm();
        Assert.Null(gate.Submit(proposed).Command);
        Assert.Null(gate.GiveWay(proposed).Command);
    }

    [Fact]
    public void Submit_ArmThatIsHeld_GivesWayWithinTheLimitsAndStaysRejected()
    {
        gate.Arm(home);
        double last = 0;
        for (int tick = 0; tick < 100; tick++)
        {
            Propose([0.3, 0, 1, 0, 0, 1], [-0.6, 0, 1, 0, 0, 1]);
            GateDecision decision = gate.Submit(proposed);
            Assert.Equal((GateVerdict.Rejected, GateReason.TrackingError, 0), (decision.Verdict, decision.Reason, decision.Joint));
            Assert.InRange(Math.Abs(decision.Command!.Positions[0] - last), 0, (3.0 / 50) + 1e-12);
            last = decision.Command.Positions[0];
        }

        Assert.Equal(-0.5, last, 9);
        Assert.Equal(1, gate.HoldingPush(proposed.MeasuredPositions), 6);

        // The arm is let go and comes back to where it was sent.
        Propose([0.01, 0, 1, 0, 0, 1], [-0.4, 0, 1, 0, 0, 1]);
        Assert.Equal(GateVerdict.Limited, gate.Submit(proposed).Verdict);
    }

    [Fact]
    public void Submit_ArmThatSagsUnderItsWeight_IsNotLetSink()
    {
        gate.Arm(home);
        for (int tick = 0; tick < 100; tick++)
        {
            Propose(home, [-0.09, 0, 1, 0, 0, 1]);
            proposed.IsMeasured = tick % 2 == 0;
            Assert.Equal(home, gate.Submit(proposed).Command!.Positions.ToArray());
        }
    }

    [Fact]
    public void GiveWay_ArmThatPushes_LeavesAFifthOfTheTrackingError()
    {
        gate.Arm(home);
        Propose(home, [0.45, 0, 1, 0, 0, 1]);
        Assert.Equal(4.5, gate.HoldingPush(proposed.MeasuredPositions), 6);
        for (int tick = 0; tick < 40; tick++)
        {
            gate.GiveWay(proposed);
        }

        Assert.Equal(0.35, gate.LastPositions[0], 9);
    }

    [Fact]
    public void Arm_Again_BeginsWhereTheArmsAreMeasured()
    {
        gate.Arm(home);
        gate.Disarm();
        Assert.Equal(new[] { 0.05, -0.05, 1, 0, 0, 1 }, gate.Arm([0.05, -0.05, 1, 0, 0, 1]).Command!.Positions.ToArray());
    }

    [Fact]
    public void Admit_AChunkThatBeginsElsewhere_IsRejectedOnceArmed()
    {
        ActionChunk chunk = new(ChunkLength, 6);
        chunk.Actions[4] = 0.51f;
        chunk.Actions[10] = 0.9f;
        Assert.Equal(GateVerdict.Accepted, gate.Admit(chunk).Verdict);
        gate.Arm(home);
        Assert.Equal(new ChunkDecision(GateVerdict.Rejected, GateReason.SeamJump, 4), gate.Admit(chunk));
        chunk.Actions[4] = 0.49f;
        Assert.Equal(GateVerdict.Accepted, gate.Admit(chunk).Verdict);
    }

    [Fact]
    public void Arm_OutsideTheMechanismsLimits_IsRejected()
    {
        GateDecision decision = gate.Arm([2.01, 0, 1, 0, 0, 1]);
        Assert.Equal((GateVerdict.Rejected, GateReason.PositionLimit, 0), (decision.Verdict, decision.Reason, decision.Joint));
        Assert.Equal(GateVerdict.Rejected, gate.Submit(proposed).Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(11)]
    public void Admit_OneValueNotFinite_RejectsTheWholeChunk(int index)
    {
        ActionChunk chunk = new(ChunkLength, 6);
        chunk.Actions[index] = float.NaN;
        ChunkDecision decision = gate.Admit(chunk);
        Assert.Equal((GateVerdict.Rejected, GateReason.NotFinite, index), (decision.Verdict, decision.Reason, decision.Index));
    }

    [Fact]
    public void Admit_WrongSize_IsRejected()
    {
        Assert.Equal(GateReason.WrongJoints, gate.Admit(new ActionChunk(ChunkLength, 5)).Reason);
        Assert.Equal(GateReason.WrongJoints, gate.Admit(new ActionChunk(ChunkLength + 1, 6)).Reason);
    }

    [Fact]
    public void Submit_AnyInput_KeepsPositionAndVelocityBounds()
    {
        Random random = new(20261123);
        gate.Arm(home);
        double[] last = [.. home];
        IReadOnlyList<JointProfile> joints = robot.Joints;
        for (int trial = 0; trial < 20_000; trial++)
        {
            double[] wish = [.. joints.Select(_ => Wild(random))];
            double[] measured = [.. last.Select(position => random.Next(20) == 0 ? Wild(random) : position)];
            Propose(wish, measured);
            proposed.IsMeasured = random.Next(20) != 0;
            GateDecision decision = gate.Submit(proposed);
            double[] sent = decision.Command!.Positions.ToArray();
            for (int joint = 0; joint < sent.Length; joint++)
            {
                Assert.InRange(
                    sent[joint],
                    joints[joint].LowerPosition + joints[joint].PositionMargin - 1e-12,
                    joints[joint].UpperPosition - joints[joint].PositionMargin + 1e-12);
                Assert.True(
                    Math.Abs(sent[joint] - last[joint]) <= (joints[joint].MaximumVelocity / robot.ServoRateHertz) + 1e-12, $"trial {trial} joint {joint}");
            }

            last = sent;
        }
    }

    [Fact]
    public void Submit_InSteadyState_AllocatesNothing()
    {
        gate.Arm(home);
        gate.Submit(proposed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int tick = 0; tick < 1000; tick++)
        {
            gate.Submit(proposed);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void JointCommand_ItsConstructor_IsOpenToSafetyAlone()
    {
        Assert.Empty(typeof(JointCommand).GetConstructors());
        IEnumerable<string> friends = typeof(JointCommand).Assembly
            .GetCustomAttributes(typeof(System.Runtime.CompilerServices.InternalsVisibleToAttribute), false)
            .Cast<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
            .Select(attribute => attribute.AssemblyName);
        Assert.Equal(["SimpleVlaRl.Safety"], friends);
    }

    private static double Wild(Random random) => random.Next(12) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.MaxValue,
        3 => -double.MaxValue,
        _ => (random.NextDouble() * 6) - 3,
    };

    private void Propose(double[] positions, double[]? measured = null)
    {
        positions.CopyTo(proposed.Positions, 0);
        (measured ?? home).CopyTo(proposed.MeasuredPositions, 0);
        proposed.IsMeasured = true;
        proposed.Source = ActionSource.Policy;
    }
}
