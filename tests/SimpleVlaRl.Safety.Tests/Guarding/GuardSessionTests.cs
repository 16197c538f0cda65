using Microsoft.Extensions.Time.Testing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Safety.Tests.Guarding;

/// <summary>A guard with a runtime that falls silent, on a clock that the test moves.</summary>
public sealed class GuardSessionTests : IDisposable
{
    private const long Number = 77;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly ObedientArms arms = new(GuardRig.Home);
    private readonly List<string> news = [];
    private readonly RobotProfile robot = TestRobots.TwoArms();
    private readonly SharedRegion region;
    private readonly Pulse pulse;
    private readonly GuardRequest request = new(6) { Session = Number, Number = Environment.ProcessId, ChunkLength = 2 };
    private readonly GuardReply reply = new(6);
    private readonly GuardSession session;

    public GuardSessionTests()
    {
        GuardIdentity identity = GuardRig.IdentityIn(folder.Path);
        region = SharedRegion.Create(identity.File, GuardLayout.Size(6));
        pulse = new Pulse(region, GuardLayout.RuntimeBeat, time);
        time.Advance(TimeSpan.FromSeconds(1));
        pulse.Beat();
        session = new GuardSession(GuardRig.Ports(robot, arms, time, news.Add), new StatusBoard(region), pulse, request, 0);
        Ask(GuardRequestKind.Arm);
    }

    public void Dispose()
    {
        session.Dispose();
        region.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Tick_ProposalsThatCome_AreNotHeldOver()
    {
        for (int tick = 0; tick < 100; tick++)
        {
            Propose(0.01 * (tick % 2));
            Pass(Period, beats: false);
            pulse.Beat();
        }

        Assert.Equal(100, arms.Published);
        Assert.Equal(ActionSource.Policy, arms.LastSource);
    }

    [Fact]
    public void Tick_ProposalsThatDoNotCome_HoldsAfterThreePeriodsAtTheServoRate()
    {
        Propose(0.05);
        Pass(Period, beats: true);
        Pass(Period * 1.9, beats: true);
        Assert.Equal(1, arms.Published);
        for (int tick = 0; tick < 50; tick++)
        {
            Pass(Period, beats: true);
        }

        Assert.InRange(arms.Published, 50, 51);
        Assert.Equal(ActionSource.Hold, arms.LastSource);
        Assert.InRange(arms.Positions[0], 0.05, 0.06);
        Assert.Empty(session.Loss);
        Propose(arms.Positions[0]);
        Assert.Equal((GateVerdict.Accepted, ActionSource.Policy), (reply.Verdict, arms.LastSource));
    }

    [Fact]
    public void Tick_RuntimeThatPausesForLong_IsNoLongerSentAnythingAndMustArmAgain()
    {
        Propose(0.05);
        Run(TimeSpan.FromSeconds(4), beats: true);
        int published = arms.Published;
        Run(TimeSpan.FromSeconds(4), beats: true);
        Assert.Equal(published, arms.Published);
        Assert.False(session.IsCommanding);
        Assert.False(session.IsOver);
        Propose(0.05);
        Assert.Equal(GateReason.NotArmed, reply.Reason);
        Ask(GuardRequestKind.Arm);
        Assert.Equal(GateVerdict.Accepted, reply.Verdict);
    }

    [Fact]
    public void Tick_RuntimeWithoutASignOfLife_IsStoppedForTheSessionAndOverOnceTheArmsStand()
    {
        Propose(0.05);
        Run(TimeSpan.FromSeconds(0.4), beats: false);
        Assert.Empty(session.Loss);
        Run(TimeSpan.FromSeconds(0.2), beats: false);
        Assert.Contains("has fallen silent", session.Loss, StringComparison.Ordinal);
        Assert.Contains("the arms are braked and held", Assert.Single(news), StringComparison.Ordinal);

        // It comes back to life: too late for this session.
        pulse.Beat();
        Propose(0.3);
        Assert.Equal(GateReason.Stopped, reply.Reason);
        Ask(GuardRequestKind.ClearStop);
        Assert.Equal(GateVerdict.Rejected, reply.Verdict);
        Assert.InRange(arms.Positions[0], 0.05, 0.06);
        Run(TimeSpan.FromSeconds(2), beats: true);
        Assert.True(session.IsOver);
        int published = arms.Published;
        Run(TimeSpan.FromSeconds(2), beats: true);
        Assert.Equal(published, arms.Published);
    }

    [Fact]
    public void Tick_RuntimeThatCommandsNothing_MayBeSlowerWithItsSignsOfLife()
    {
        Ask(GuardRequestKind.Disarm);
        Run(TimeSpan.FromSeconds(2.5), beats: false);
        Assert.Empty(session.Loss);
        Run(TimeSpan.FromSeconds(1), beats: false);
        Assert.True(session.IsOver);
        Assert.Equal(0, arms.Published);
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(-3_600_000)]
    [InlineData(5)]
    [InlineData(3_600_000)]
    public void Answer_ProposalFromThePastOrTheFuture_IsNotTaken(double milliseconds)
    {
        time.Advance(TimeSpan.FromHours(2));
        pulse.Beat();
        Ask(GuardRequestKind.Arm);
        int published = arms.Published;
        request.AskedTimestamp = time.GetTimestamp() + (long)(milliseconds * time.TimestampFrequency / 1000);
        request.Kind = GuardRequestKind.Submit;
        reply.Clear(2, Number);
        session.Answer(request, reply);
        Assert.Equal((GateVerdict.Rejected, GateReason.NoHeartbeat, false), (reply.Verdict, reply.Reason, reply.HasCommand));
        Assert.Equal(published, arms.Published);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1.5, 1)]
    [InlineData(1, 17)]
    public void Answer_ProposalThatNoRuntimeMakes_IsNotTaken(double share, int source)
    {
        int published = arms.Published;
        (request.SpeedShare, request.Source) = (share, (ActionSource)source);
        Ask(GuardRequestKind.Submit);
        Assert.Equal(GateReason.NoHeartbeat, reply.Reason);
        Assert.Equal(published, arms.Published);
    }

    [Fact]
    public void NoteStops_ThatCameWhileAnotherWasTakenBack_Stand()
    {
        session.NoteStops(1);
        Propose(0.05);
        Assert.Equal(GateReason.Stopped, reply.Reason);
        request.Number = 1;
        Ask(GuardRequestKind.ClearStop);
        session.NoteStops(2);
        Ask(GuardRequestKind.Arm);
        Assert.Equal(GateReason.Stopped, reply.Reason);
    }

    [Fact]
    public void StoodStill_OfTheGuardItself_SendsNothingUntilItIsArmedAgain()
    {
        Propose(0.05);
        session.StoodStill();
        int published = arms.Published;
        Run(TimeSpan.FromSeconds(1), beats: true);
        Propose(0.06);
        Assert.Equal((GateReason.NotArmed, published), (reply.Reason, arms.Published));
    }

    private void Propose(double position)
    {
        GuardRig.Home.CopyTo(request.Positions, 0);
        request.Positions[0] = position;
        request.Source = ActionSource.Policy;
        Ask(GuardRequestKind.Submit);
    }

    private void Ask(GuardRequestKind kind)
    {
        request.Kind = kind;
        request.AskedTimestamp = time.GetTimestamp();
        reply.Clear(2, Number);
        session.Answer(request, reply);
    }

    private void Run(TimeSpan length, bool beats)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < length; passed += Period / 2)
        {
            Pass(Period / 2, beats);
        }
    }

    private void Pass(TimeSpan step, bool beats)
    {
        time.Advance(step);
        if (beats)
        {
            pulse.Beat();
        }

        session.Tick();
    }
}
