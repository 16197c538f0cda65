using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Safety.Tests;

/// <summary>What the gate answers, whole: verdict, reason, the joint that is blamed, and whether there is a command.</summary>
public sealed class CommandGateAnswerTests
{
    private const int ChunkLength = 2;
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly CommandGate gate;
    private readonly ProposedAction proposed = new(6) { IsMeasured = true, Source = ActionSource.Policy };
    private readonly double[] home = [0, 0, 1, 0, 0, 1];

    public CommandGateAnswerTests()
    {
        gate = new CommandGate(robot, ChunkLength);
        home.CopyTo(proposed.Positions, 0);
        home.CopyTo(proposed.MeasuredPositions, 0);
    }

    [Fact]
    public void Arguments_ThatAreMissing_AreNamed()
    {
        Assert.Throws<ArgumentNullException>("robot", () => new CommandGate(null!, ChunkLength));
        Assert.Throws<ArgumentNullException>("chunk", () => gate.Admit(null!));
        Assert.Throws<ArgumentNullException>("proposed", () => gate.Submit(null!));
        Assert.Throws<ArgumentNullException>("proposed", () => gate.GiveWay(null!));
        Assert.Throws<ArgumentNullException>("joint", () => HoldRelaxation.LargestPush(null!));
        Assert.Throws<ArgumentNullException>("joint", () => HoldRelaxation.Velocity(null!));
        Assert.Throws<ArgumentNullException>("chunk", () => new ChunkPlayOut(2, 3, 50, 10).Start([0, 0, 0], null!));
    }

    [Fact]
    public void New_WithAProfileThatHasErrors_SaysAllOfThem()
    {
        RobotProfile wrong = robot with { ServoRateHertz = 0, CommandHorizon = TimeSpan.Zero };
        ArgumentException refusal = Assert.Throws<ArgumentException>("robot", () => new CommandGate(wrong, ChunkLength));
        Assert.StartsWith("The robot profile 'two-arms' cannot be used: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("servo_rate_hertz", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("; command_horizon_milliseconds", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 6, GateVerdict.Accepted, GateReason.None)]
    [InlineData(3, 6, GateVerdict.Rejected, GateReason.WrongJoints)]
    [InlineData(2, 5, GateVerdict.Rejected, GateReason.WrongJoints)]
    [InlineData(4, 3, GateVerdict.Rejected, GateReason.WrongJoints)]
    public void Admit_OfAChunk_BlamesNoJoint(int length, int dimension, GateVerdict verdict, GateReason reason) =>
        Assert.Equal(new ChunkDecision(verdict, reason, -1), gate.Admit(new ActionChunk(length, dimension)));

    [Fact]
    public void Arm_WithTooFewJoints_HasNothingToSend() =>
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1, null), gate.Arm([0, 0, 1]));

    [Fact]
    public void Arm_WhereAJointIsNoNumber_BlamesIt() =>
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.NotFinite, 4, null), gate.Arm([0, 0, 1, 0, double.NaN, 1]));

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void Arm_ExactlyAtALimit_IsAccepted(double position)
    {
        GateDecision armed = gate.Arm([position, 0, 1, 0, 0, 1]);
        Assert.Equal((GateVerdict.Accepted, GateReason.None, -1), (armed.Verdict, armed.Reason, armed.Joint));
        Assert.Equal(position, armed.Command!.Positions[0]);
    }

    [Fact]
    public void Stop_OfAnArmedGate_IsSaidInEveryAnswer()
    {
        gate.Arm(home);
        Assert.Equal((GateReason.None, -1), Of(gate.GiveWay(proposed)));
        gate.Stop();
        Assert.Equal((GateReason.Stopped, -1), Of(gate.Submit(proposed)));
        Assert.Equal((GateReason.Stopped, -1), Of(gate.GiveWay(proposed)));
        gate.Disarm();
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.Stopped, -1, null), gate.Submit(proposed));
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.Stopped, -1, null), gate.Arm(home));
        gate.ClearStop();
        Assert.Equal(new GateDecision(GateVerdict.Rejected, GateReason.NotArmed, -1, null), gate.Submit(proposed));
    }

    [Fact]
    public void Submit_WithTooFewJoints_HoldsAndBlamesNone()
    {
        gate.Arm(home);
        GateDecision decision = gate.Submit(new ProposedAction(5) { IsMeasured = true });
        Assert.Equal((GateVerdict.Rejected, GateReason.WrongJoints, -1), (decision.Verdict, decision.Reason, decision.Joint));
        Assert.Equal(home, decision.Command!.Positions.ToArray());
    }

    [Fact]
    public void Submit_WithoutAMeasurement_BlamesNoJoint()
    {
        gate.Arm(home);
        proposed.IsMeasured = false;
        Assert.Equal((GateReason.NoMeasurement, -1), Of(gate.Submit(proposed)));
    }

    [Fact]
    public void Submit_AtExactlyTheTrackingErrorAllowed_IsAccepted()
    {
        gate.Arm(home);
        proposed.MeasuredPositions[1] = 0.5;
        Assert.Equal(GateVerdict.Accepted, gate.Submit(proposed).Verdict);
        proposed.MeasuredPositions[1] = 0.5001;
        Assert.Equal((GateReason.TrackingError, 1), Of(gate.Submit(proposed)));
    }

    [Fact]
    public void Submit_AfterACommand_IsComparedWithThatCommand()
    {
        gate.Arm(home);
        double[] there = [0.05, 0, 1, 0, 0, 1];
        for (int tick = 0; tick < 11; tick++)
        {
            proposed.Positions[0] = 0.05 * (tick + 1);
            there[0] = proposed.MeasuredPositions[0] = 0.05 * tick;
            Assert.Equal(GateVerdict.Accepted, gate.Submit(proposed).Verdict);
        }

        // Half a radian from where it was armed, and with the arm: what counts is the last command.
        proposed.MeasuredPositions[0] = 0.04;
        Assert.Equal((GateReason.TrackingError, 0), Of(gate.Submit(proposed)));
    }

    [Theory]
    [InlineData(4, 0.8, 1, 0.07, GateReason.VelocityLimit, 1)]
    [InlineData(3, 0.07, 4, 0.07, GateReason.VelocityLimit, 3)]
    [InlineData(0, 3.0, 1, 3.0, GateReason.VelocityLimit | GateReason.PositionLimit, 0)]
    [InlineData(5, 2.0, 5, 2.0, GateReason.PositionLimit, 5)]
    [InlineData(5, 2.0, 2, 2.0, GateReason.PositionLimit, 2)]
    [InlineData(0, 0.03, 1, 0.0, GateReason.None, -1)]
    public void Submit_BeyondALimit_BlamesTheFirstJointThatIsKeptFromItsWish(int one, double to, int other, double otherTo, GateReason reason, int blamed)
    {
        gate.Arm(home);
        (proposed.Positions[one], proposed.Positions[other]) = (to, otherTo);
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal(reason == GateReason.None ? GateVerdict.Accepted : GateVerdict.Limited, decision.Verdict);

        // What is asked for at once is also more than acceleration and jerk allow.
        Assert.Equal((reason, blamed), (decision.Reason & ~(GateReason.AccelerationLimit | GateReason.JerkLimit), decision.Joint));
    }

    [Fact]
    public void Submit_AGripperBeyondItsSpeed_SlowsNoOtherJoint()
    {
        gate.Arm(home);
        proposed.Positions[2] = 0;
        proposed.Positions[0] = 0.05;
        GateDecision decision = gate.Submit(proposed);
        Assert.Equal((true, 2), ((decision.Reason & GateReason.VelocityLimit) != 0, decision.Joint));
        Assert.Equal(0.05, decision.Command!.Positions[0]);
        Assert.InRange(decision.Command.Positions[2], 0.9, 0.99);
    }

    [Fact]
    public void Submit_AnArmBeyondItsSpeed_SlowsNoGripper()
    {
        gate.Arm(home);
        proposed.Positions[0] = 0.6;
        proposed.Positions[2] = 0.95;
        Assert.Equal(0.95, gate.Submit(proposed).Command!.Positions[2], 12);
    }

    [Fact]
    public void Target_WhereAMeasurementIsNoNumber_IsTheCommand()
    {
        JointProfile joint = new("joint", JointUnit.Radian, -1, 1, 0, 4, 40, 800, 0.1, 0);
        Assert.Equal(0.9, HoldRelaxation.Target(joint, 0, 0.9, double.NaN));
    }

    [Fact]
    public void Submit_CloseToTheLargestChange_IsAcceptedUnchanged()
    {
        gate.Arm(home);
        foreach (double share in (double[])[1 / 3.0, 2 / 3.0, 0.9, 0.95, 0.97, 0.97])
        {
            proposed.Positions[0] += share * 3.0 * (1.0 / 50);
            Assert.Equal(GateVerdict.Accepted, gate.Submit(proposed).Verdict);
        }
    }

    [Fact]
    public void Commands_OfOneGate_AreNumberedUpwards()
    {
        long first = gate.Arm(home).Command!.Sequence;
        Assert.Equal([first + 1, first + 2, first + 3], Enumerable.Range(0, 3).Select(_ => gate.Submit(proposed).Command!.Sequence).ToArray());
    }

    [Fact]
    public void HoldingPush_WhereAMeasurementIsNoNumber_IsOfTheOthers()
    {
        gate.Arm(home);
        Assert.Equal(0.3 / 0.1, gate.HoldingPush([0.3, double.NaN, 1, 0, 0, 1]), 12);
    }

    [Fact]
    public void Longest_OfJoints_IsWhatTheSlowestNeedsAndALittleMore()
    {
        JointProfile fast = new("fast", JointUnit.Radian, -1, 1, 0, 4, 40, 800, 0.5, 0);
        JointProfile slow = new("slow", JointUnit.Radian, -1, 1, 0, 2, 40, 800, 0.8, 0);
        Assert.Equal((0.8 / 0.5) + 0.2, HoldRelaxation.Longest([fast, slow]).TotalSeconds, 6);
    }

    private static (GateReason Reason, int Joint) Of(GateDecision decision) => (decision.Reason, decision.Joint);
}
