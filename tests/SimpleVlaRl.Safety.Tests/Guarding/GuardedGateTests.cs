using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety.Guarding;
using SimpleVlaRl.Safety.Tests.Geometry;

namespace SimpleVlaRl.Safety.Tests.Guarding;

public sealed class GuardedGateTests : IDisposable
{
    private readonly GuardRig rig = new();
    private readonly GuardedGate gate;

    public GuardedGateTests()
    {
        gate = rig.Connect();
    }

    public void Dispose()
    {
        gate.Dispose();
        rig.Dispose();
    }

    [Fact]
    public void Submit_AStreamOfWishes_IsDecidedAsByTheGateInProcessAndPublishedByTheGuard()
    {
        CommandGate local = new(rig.Robot, GuardRig.ChunkLength);
        Assert.Equal(GateVerdict.Accepted, gate.Arm(GuardRig.Home).Verdict);
        local.Arm(GuardRig.Home);
        Random random = new(3);
        for (int tick = 0; tick < 200; tick++)
        {
            double[] measured = rig.Arms.Positions;
            ProposedAction proposed = GuardRig.Proposing([.. measured.Select(position => position + ((random.NextDouble() - 0.5) * (tick < 10 ? 0 : 0.3)))]);
            proposed.Positions[tick % 6] = tick % 50 == 49 ? double.NaN : proposed.Positions[tick % 6];
            measured.CopyTo(proposed.MeasuredPositions, 0);
            GateDecision expected = local.Submit(proposed);
            GateDecision decision = gate.Submit(proposed);
            if (decision.Reason == GateReason.NoHeartbeat)
            {
                // A busy machine: the guard may or may not have taken it; both start again from where the arms are.
                gate.Arm(rig.Arms.Positions);
                local.Arm(rig.Arms.Positions);
                continue;
            }

            Assert.Equal((expected.Verdict, expected.Reason, expected.Joint), (decision.Verdict, decision.Reason, decision.Joint));
            Assert.Equal(expected.Command!.Positions.ToArray(), decision.Command!.Positions.ToArray());
            Assert.Equal(expected.Command.Source, decision.Command.Source);
            Assert.Equal(expected.Command.Positions.ToArray(), rig.Arms.Positions);
        }

        Assert.True(gate.Counts is { Accepted: > 0, Limited: > 0, Rejected: > 0 }, gate.Counts.ToString());
    }

    [Fact]
    public void Arm_WhereTheArmsAreTooClose_SaysWhatIsClose()
    {
        double[] together = [1.57, 0, 1, -1.57, 0, 1];
        using GuardRig rods = new(TwoRods.Robot);
        rods.Arms.MoveTo(together);
        using GuardedGate guarded = rods.Connect();
        GateDecision decision = GuardRig.Answered(() => guarded.Arm(together));
        Assert.Equal((GateVerdict.Rejected, GateReason.Clearance), (decision.Verdict, decision.Reason));
        Assert.Contains("apart; expected at least 20 mm", guarded.TooClose, StringComparison.Ordinal);
        rods.Arms.MoveTo(GuardRig.Home);
        Assert.Equal(GateVerdict.Accepted, GuardRig.Answered(() => guarded.Arm(GuardRig.Home)).Verdict);
        Assert.Equal("", guarded.TooClose);
    }

    [Fact]
    public void Submit_WhatTheRuntimeSaysItMeasured_IsNotLookedAt()
    {
        gate.Arm([9, 9, 9, 9, 9, 9]);
        ProposedAction proposed = GuardRig.Proposing(GuardRig.Home);
        Array.Fill(proposed.MeasuredPositions, double.NaN);
        proposed.IsMeasured = false;
        Assert.Equal(GateVerdict.Accepted, GuardRig.Submit(gate, proposed).Verdict);

        rig.Arms.IsMeasured = false;
        proposed.IsMeasured = true;
        Assert.Equal(GateReason.NoMeasurement, GuardRig.Submit(gate, proposed).Reason);
        Assert.Equal(GateReason.NoMeasurement, gate.Arm(GuardRig.Home).Reason);
        Assert.Equal(GateReason.NotArmed, GuardRig.Submit(gate, proposed).Reason);
    }

    [Fact]
    public void Submit_Thousands_AllocateNothingOnEitherSide()
    {
        double[] home = GuardRig.Home;
        gate.Arm(home);
        ProposedAction proposed = GuardRig.Proposing(home);
        Ask(200);
        int first = rig.Arms.Published;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(2000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        int last = rig.Arms.Published;
        Assert.InRange(last - first, 1000, 4000);
        Assert.Equal(0, rig.Arms.AllocatedBetween(first, last - 1));

        void Ask(int times)
        {
            for (int tick = 0; tick < times; tick++)
            {
                proposed.Positions[0] = tick % 2 * 0.01;
                gate.Submit(proposed);
                gate.HoldingPush(home);
                _ = gate.Exclusivity.IsViolated();
            }
        }
    }

    [Fact]
    public async Task Stop_FromAnotherThread_IsLatchedUntilItIsTakenBack()
    {
        gate.Arm(GuardRig.Home);
        ProposedAction proposed = GuardRig.Proposing(GuardRig.Home);
        await Task.Run(gate.Stop, TestContext.Current.CancellationToken);
        Assert.Equal(GateReason.Stopped, GuardRig.Submit(gate, proposed).Reason);
        Assert.Equal(GateReason.Stopped, gate.Arm(GuardRig.Home).Reason);
        gate.ClearStop();
        Assert.Equal(GateReason.NotArmed, GuardRig.Submit(gate, proposed).Reason);
        Assert.Equal(GateVerdict.Accepted, gate.Arm(GuardRig.Home).Verdict);
        gate.Stop();
        gate.Stop();
        gate.ClearStop();
        Assert.Equal(GateVerdict.Accepted, gate.Arm(GuardRig.Home).Verdict);
        gate.Disarm();
        Assert.Null(GuardRig.Submit(gate, proposed).Command);
    }

    [Fact]
    public void Admit_Chunks_AreJudgedByTheGuardsGate()
    {
        ActionChunk chunk = new(GuardRig.ChunkLength, 6);
        Assert.Equal(GateVerdict.Accepted, Admitted(chunk).Verdict);
        chunk.Actions[7] = float.NaN;
        ChunkDecision decision = Admitted(chunk);
        Assert.Equal((GateVerdict.Rejected, GateReason.NotFinite, 5), (decision.Verdict, decision.Reason, Math.Min(5, decision.Index)));
        Assert.Equal(GateReason.WrongJoints, gate.Admit(new ActionChunk(GuardRig.ChunkLength, 5)).Reason);
        Assert.Equal(GateReason.WrongJoints, gate.Admit(new ActionChunk(GuardRig.ChunkLength + 1, 6)).Reason);

        ChunkDecision Admitted(ActionChunk asked)
        {
            ChunkDecision answer = gate.Admit(asked);
            return answer.Reason == GateReason.NoHeartbeat ? gate.Admit(asked) : answer;
        }
    }

    [Fact]
    public async Task Submit_AnotherProgramOnTheRobot_SendsNothingMoreAndSaysWho()
    {
        gate.Arm(GuardRig.Home);
        rig.Arms.IsShared = true;
        int before = rig.Arms.Published;
        GateDecision decision = GuardRig.Submit(gate, GuardRig.Proposing(0.01, 0, 1, 0, 0, 1));
        Assert.Equal((GateVerdict.Rejected, null), (decision.Verdict, decision.Command));
        Assert.True(gate.Exclusivity.IsViolated());
        Assert.Equal("/arm is commanded by a stranger as well", gate.Exclusivity.Describe());
        Assert.Equal(before, rig.Arms.Published);
        rig.Arms.IsShared = false;
        await GuardRig.Until(() => !gate.Exclusivity.IsViolated(), "the stranger is gone");
        Assert.Equal(GateReason.NotArmed, GuardRig.Submit(gate, GuardRig.Proposing(GuardRig.Home)).Reason);
    }

    [Fact]
    public async Task Sink_WhatTheGuardCannotSendAndWhoDoesNotListen_IsToldTheRuntime()
    {
        gate.Arm(GuardRig.Home);
        rig.Arms.Unsent = "/follower_left/joint_trajectory";
        GateDecision decision = GuardRig.Submit(gate, GuardRig.Proposing(GuardRig.Home));
        Assert.Equal("/follower_left/joint_trajectory", gate.Sink.Publish(decision.Command!));
        rig.Arms.Unsent = null;

        // The gate counts from what the drivers do not know.
        Assert.Equal(GateReason.NotArmed, GuardRig.Submit(gate, GuardRig.Proposing(GuardRig.Home)).Reason);
        gate.Arm(GuardRig.Home);
        Assert.Null(gate.Sink.Publish(GuardRig.Submit(gate, GuardRig.Proposing(GuardRig.Home)).Command!));

        Assert.Null(gate.Sink.Unheard());
        rig.Arms.NobodyListens = "no driver listens to " + new string('ä', 400);
        await GuardRig.Until(() => gate.Sink.Unheard() is not null, "nobody listens");
        Assert.StartsWith("no driver listens to ää", gate.Sink.Unheard(), StringComparison.Ordinal);
    }
}
