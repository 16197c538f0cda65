using SimpleVlaRl.Control.Operating;
using SimpleVlaRl.Control.Stopping;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Control.Tests.Stopping;

/// <summary>A stop reaches the gate at once, stays, and is taken back only on purpose.</summary>
public sealed class StopLineTests : IDisposable
{
    private readonly FakeRun run = new();
    private readonly KeptAudit audit = new();
    private readonly StopLine line;

    public StopLineTests() => line = new StopLine(run.Gate, audit, run.Time);

    public void Dispose() => run.Dispose();

    [Fact]
    public void Stop_FromAnyThread_LatchesTheGate_AndNamesItsSource()
    {
        run.Gate.Arm(Home());
        line.Stop("pedal");
        run.Time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(GateReason.Stopped, run.Gate.Submit(Proposed()).Reason);
        Assert.Equal(GateReason.Stopped, run.Gate.Arm(Home()).Reason);
        Assert.True(line.IsStopped);
        Assert.Equal((AuditKind.Stop, "pedal"), (audit.Events.Single().Kind, audit.Events.Single().By));
    }

    [Fact]
    public void TakeBack_WithinASecond_IsRefused_AndEveryFurtherStopBeginsItAnew()
    {
        line.Stop("keyboard");
        run.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Contains("only 999 ms old", line.TryTakeBack("keyboard"), StringComparison.Ordinal);
        line.Stop("keyboard");
        run.Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.NotNull(line.TryTakeBack("keyboard"));
        run.Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Null(line.TryTakeBack("service"));
        Assert.False(line.IsStopped);
        Assert.Equal([AuditKind.Stop, AuditKind.Stop, AuditKind.StopTakenBack], audit.Kinds);
        Assert.Equal("service", audit.Events[^1].By);

        // The gate moves nothing until it is armed at the measured pose.
        Assert.Equal(GateReason.NotArmed, run.Gate.Submit(Proposed()).Reason);
        Assert.Equal(GateVerdict.Accepted, run.Gate.Arm(Home()).Verdict);
    }

    [Fact]
    public void TakeBack_WhileSomethingDemandsTheStop_IsRefusedWithItsSentence()
    {
        string? demand = "the emergency stop is pressed";
        line.Demand(() => demand);
        line.Stop("emergency stop");
        run.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("the emergency stop is pressed", line.TryTakeBack("keyboard"));
        Assert.Equal(GateReason.Stopped, run.Gate.Arm(Home()).Reason);
        demand = null;
        Assert.Null(line.TryTakeBack("keyboard"));
    }

    [Fact]
    public void Stop_SaidWhileAStopIsTakenBack_Stands()
    {
        line.Stop("keyboard");
        run.Time.Advance(TimeSpan.FromSeconds(2));
        line.Demand(() =>
        {
            line.Stop("topic");
            return null;
        });
        Assert.Equal("another stop was said meanwhile", line.TryTakeBack("keyboard"));
        Assert.True(line.IsStopped);
        Assert.Equal(GateReason.Stopped, run.Gate.Arm(Home()).Reason);
    }

    [Fact]
    public async Task Stop_WithALabsService_SwitchesTheDrivesOffOnce_AfterTheArmsStand()
    {
        int calls = 0;
        StopLine driven = new(run.Gate, audit, run.Time, new DriveSwitch(TimeSpan.FromSeconds(1), () =>
        {
            calls++;
            return Task.FromResult("off");
        }));
        driven.Stop("topic");
        driven.Stop("topic");
        run.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, calls);
        run.Time.Advance(TimeSpan.FromMilliseconds(1));
        while (!audit.Kinds.Contains(AuditKind.DrivesOff))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, calls);
        Assert.Equal("off", audit.Events[^1].Detail);
    }

    [Fact]
    public void Desk_ToldToStopByAnything_StopsTheGateAtOnce_AndResetsOnlyLater()
    {
        using OperatorDesk desk = new((_, _) => null, line);
        foreach (string source in (string[])["keyboard", "pedal", "topic", "service", "emergency stop"])
        {
            desk.Give(OperatorCommand.Stop, source);
            Assert.Equal(GateReason.Stopped, run.Gate.Arm(Home()).Reason);
            Assert.NotNull(desk.Give(OperatorCommand.Reset, source));
            Assert.Equal(OperatorPhase.Stopped, desk.Status.Phase);
            run.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(desk.Give(OperatorCommand.Reset, source));
            Assert.Equal(OperatorPhase.Idle, desk.Status.Phase);
        }

        Assert.Equal(
            ["keyboard", "pedal", "topic", "service", "emergency stop"],
            audit.Events.Where(happened => happened.Kind == AuditKind.Stop).Select(stop => stop.By));
    }

    [Fact]
    public void Run_StoppedInMidEpisode_BrakesInsideTheLimits_AndIsInvalid()
    {
        using OperatorDesk desk = new((_, _) => null, line);
        using OperatorScene scene = new(desk, run.Body);
        run.Ports = run.Ports with { Scene = scene };
        double stoppedAt = 0;
        for (int moment = 0; moment < 800; moment++)
        {
            run.Pause.At(moment * 0.01, StopOnceItMoves);
        }

        EpisodeReport report = run.Run();
        Assert.Equal(EpisodeOutcome.Invalid("stopped", "topic"), report.Summary.Outcome);
        double[] last = run.Commands[^1].Positions;
        double[][] after = [.. run.Commands.Where(command => command.Seconds >= stoppedAt).Select(command => command.Positions)];

        // At rest at the end, and not by a jump: full speed is gone within velocity over acceleration and the rounding of its ends.
        double[] before = run.Commands.Last(command => command.Seconds < stoppedAt).Positions;
        Assert.InRange(after.Length, 1, 30);
        Assert.All(last.Zip(before), pair => Assert.InRange(pair.First - pair.Second, -0.05, 0.05));
        Assert.Equal(GateReason.Stopped, run.Gate.Arm(Home()).Reason);

        void StopOnceItMoves()
        {
            if (stoppedAt == 0 && run.Commands.Count > 2 && Math.Abs(run.Commands[^1].Positions[0] - run.Commands[^2].Positions[0]) > 0.005)
            {
                stoppedAt = run.Now;
                desk.Give(OperatorCommand.Stop, "topic");
            }
        }
    }

    private static double[] Home() => [0, 0, 1, 0, 0, 1];

    private static ProposedAction Proposed()
    {
        ProposedAction proposed = new(6) { IsMeasured = true };
        Home().CopyTo(proposed.Positions, 0);
        Home().CopyTo(proposed.MeasuredPositions, 0);
        return proposed;
    }
}
