using SimpleVlaRl.Control.Auditing;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Control.Tests.Auditing;

/// <summary>What of an episode is in the audit log.</summary>
public sealed class EpisodeAuditTests
{
    private readonly KeptAudit audit = new();

    [Fact]
    public void Run_OfAnEpisode_IsInTheLog_WithWhatTheGateRejected()
    {
        using FakeRun run = new();
        run.Ports = run.Ports with { Audit = audit };
        run.Policy.AnswersNotANumber = true;
        run.Run();
        AuditEvent started = Assert.Single(audit.Events, happened => happened.Kind == AuditKind.EpisodeStarted);
        AuditEvent ended = Assert.Single(audit.Events, happened => happened.Kind == AuditKind.EpisodeEnded);
        Assert.Equal(started.Episode, ended.Episode);
        Assert.Contains("NaN", ended.Detail, StringComparison.Ordinal);
        AuditEvent first = Assert.Single(audit.Events, happened => happened.Kind == AuditKind.Verdict);
        Assert.Equal((GateVerdict.Rejected, GateReason.NotFinite, started.Episode), (first.Verdict, first.Reason, first.Episode));
        Assert.Equal(2, Assert.Single(audit.Events, happened => happened.Kind == AuditKind.Verdicts).Count);
    }

    [Fact]
    public void Run_WhileTheLogCannotBeWritten_IsRefusedBeforeAnythingMoves()
    {
        using FakeRun run = new();
        run.Ports = run.Ports with { Audit = audit };
        audit.Problem = "the disk is full";
        EpisodeStartException refusal = Assert.Throws<EpisodeStartException>(() => run.Run());
        Assert.Contains("The audit log cannot be written: the disk is full. Nothing was moved.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(run.Commands);
    }

    [Fact]
    public void Tally_OfManyAnswers_SaysEachKindOnceAndTheirNumbers_WithoutAllocating()
    {
        VerdictTally tally = new(NoAuditLog.Instance, TestRobots.TwoArms());
        tally.Begin(Guid.CreateVersion7());
        tally.Note(GateVerdict.Limited, GateReason.PositionLimit, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int tick = 0; tick < 1000; tick++)
        {
            tally.Note(GateVerdict.Limited, GateReason.PositionLimit | GateReason.VelocityLimit, tick % 6);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        tally = new(audit, TestRobots.TwoArms());
        tally.Begin(Guid.CreateVersion7());
        tally.Note(GateVerdict.Accepted, GateReason.None, -1);
        tally.Note(GateVerdict.Limited, GateReason.PositionLimit | GateReason.TakenOver, 3);
        tally.Note(GateVerdict.Limited, GateReason.PositionLimit, 4);
        tally.Note(GateVerdict.Rejected, GateReason.PositionLimit, -1);
        tally.Close();
        Assert.Equal(
            [
                (AuditKind.Verdict, GateVerdict.Limited, GateReason.PositionLimit, "right/right_a", null),
                (AuditKind.Verdict, GateVerdict.Limited, GateReason.TakenOver, "right/right_a", null),
                (AuditKind.Verdict, GateVerdict.Rejected, GateReason.PositionLimit, null, null),
                (AuditKind.Verdicts, GateVerdict.Limited, GateReason.PositionLimit, null, 2L),
                (AuditKind.Verdicts, GateVerdict.Limited, GateReason.TakenOver, null, 1L),
                (AuditKind.Verdicts, GateVerdict.Rejected, GateReason.PositionLimit, null, 1L),
            ],
            audit.Events.Select(happened => (happened.Kind, happened.Verdict, happened.Reason, happened.Subject, happened.Count)));
    }
}
