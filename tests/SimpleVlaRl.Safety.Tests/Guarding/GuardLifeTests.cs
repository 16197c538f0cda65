using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Safety.Tests.Guarding;

/// <summary>Runtimes and guards that come, stay and go.</summary>
public sealed class GuardLifeTests : IDisposable
{
    private readonly GuardRig rig = new();

    public void Dispose() => rig.Dispose();

    [Fact]
    public void Connect_WhileAnotherRuntimeLives_IsRefusedAndPossibleOnceItHasLeft()
    {
        using (GuardedGate first = rig.Connect())
        {
            GuardException refused = Assert.Throws<GuardException>(() => rig.Connect(rig.Identity, TimeSpan.FromMilliseconds(700)));
            Assert.Contains("belongs to another runtime", refused.Message, StringComparison.Ordinal);
            Assert.Equal(GateVerdict.Accepted, first.Arm(GuardRig.Home).Verdict);
        }

        using GuardedGate second = rig.Connect();
        Assert.Equal(GateReason.NotArmed, GuardRig.Submit(second, GuardRig.Proposing(GuardRig.Home)).Reason);
        Assert.Equal(GateVerdict.Accepted, second.Arm(GuardRig.Home).Verdict);
    }

    [Fact]
    public void Open_WhileAnotherGuardOfTheRobotRuns_IsRefused()
    {
        GuardException refused = Assert.Throws<GuardException>(
            () => GuardLoop.Open(rig.Identity, () => throw new InvalidOperationException("ports were made"), TimeSpan.Zero, CancellationToken.None));
        Assert.Contains("in use by another robot of the name 'two-arms'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_ToAGuardThatHasEnded_IsRejectedWithNothingToSendAndSaid()
    {
        using GuardedGate gate = rig.Connect();
        gate.Arm(GuardRig.Home);
        rig.End();
        long began = TimeProvider.System.GetTimestamp();
        GateDecision decision = gate.Submit(GuardRig.Proposing(GuardRig.Home));
        Assert.Equal((GateVerdict.Rejected, GateReason.NoHeartbeat, null), (decision.Verdict, decision.Reason, decision.Command));

        // Ten times half a servo period.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 0, 100);
        Assert.True(gate.Exclusivity.IsViolated());
        Assert.Contains("has left this program", gate.Exclusivity.Describe(), StringComparison.Ordinal);
        Assert.NotNull(gate.Sink.Unheard());
    }

    [Fact]
    public async Task Runtime_ThatLivesAndDoesNotPropose_IsHeldUntilTheArmsStandAndCanGoOn()
    {
        using GuardedGate gate = rig.Connect();
        gate.Arm(GuardRig.Home);
        GuardRig.Submit(gate, GuardRig.Proposing(0.05, 0, 1, 0, 0, 1));
        int before = rig.Arms.Published;
        await GuardRig.Until(() => rig.Arms.Published > before + 10, "the guard goes on by itself");
        Assert.Equal(ActionSource.Hold, rig.Arms.LastSource);
        Assert.Equal(GateVerdict.Accepted, GuardRig.Submit(gate, GuardRig.Proposing(0.05, 0, 1, 0, 0, 1)).Verdict);
        Assert.True(gate.Counts.Held >= 10);
    }

    [Fact]
    public void Words_OfAnEarlierSession_AreNotTaken()
    {
        using GuardedGate gate = rig.Connect();
        gate.Arm(GuardRig.Home);
        using SharedRegion region = SharedRegion.TryOpen(rig.Identity.File, GuardLayout.Size(6))!;
        RequestChannel requests = new(region, 6);
        ReplyChannel replies = new(region, 6);
        GuardRequest old = new(6) { Kind = GuardRequestKind.Submit, Session = 12345, AskedTimestamp = TimeProvider.System.GetTimestamp() };
        GuardReply reply = new(6);
        int before = rig.Arms.Published;
        int question = requests.Write(old);
        Assert.True(SpinWait.SpinUntil(() => replies.TryRead(replies.Word, reply) && reply.Answers == question, TimeSpan.FromSeconds(10)));
        Assert.Equal((GateVerdict.Rejected, GateReason.NoHeartbeat, false), (reply.Verdict, reply.Reason, reply.HasCommand));
        Assert.InRange(rig.Arms.Published - before, 0, 3);
        Assert.Equal(GateVerdict.Accepted, GuardRig.Submit(gate, GuardRig.Proposing(GuardRig.Home)).Verdict);
    }

    [Fact]
    public async Task Guard_TakenByOneThatNeverSaysWhoItIs_IsFreeAgain()
    {
        using (SharedRegion region = SharedRegion.TryOpen(rig.Identity.File, GuardLayout.Size(6))!)
        {
            Volatile.Write(ref region.Long(GuardLayout.Owner), 99);
            await GuardRig.Until(() => Volatile.Read(ref region.Long(GuardLayout.Owner)) == 0, "the guard takes itself back");
        }

        using GuardedGate gate = rig.Connect();
        Assert.Equal(GateVerdict.Accepted, gate.Arm(GuardRig.Home).Verdict);
    }
}
