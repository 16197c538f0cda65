using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>What goes wrong, or ends, while one chunk is played and the next is asked for.</summary>
public sealed class OverlapFaultTests
{
    /// <summary>For how long arms are seen to stand still before an episode.</summary>
    private const double ArmingWatchSeconds = 0.2;

    private static readonly ChunkOptions Overlap = new() { Scheme = ChunkScheme.Overlap };
    private static readonly ObservationStatus Stale = ObservationStatus.Stale(
        "/left/joint_states", TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(50));

    [Fact]
    public void Run_PolicyThatFailsWhileAChunkIsPlayed_IsInvalidInTheTickOfItsAnswer()
    {
        using ChunkRun run = new(_ => 99, throwsAt: 1);
        EpisodeSummary summary = run.Run(3, Overlap).Summary;
        Assert.Equal(EpisodeOutcome.Invalid("the policy failed: the server is gone", "runtime"), summary.Outcome);
        // One more in which the arm comes to rest.
        Assert.Equal((42, 0), (run.Ticks.Count, run.Ticks[40].Chunk));
    }

    [Fact]
    public void Run_PolicyThatNeverAnswersAgain_HoldsAtTheEndOfTheChunkAndIsInvalidAfterTheAnswerTimeout()
    {
        using ChunkRun run = new(request => request == 0 ? 99 : 1e6);
        EpisodeSummary summary = run.Run(8, Overlap).Summary;
        Assert.Equal(OutcomeKind.Invalid, summary.Outcome.Kind);
        Assert.Contains("the policy has not answered for", summary.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal((0, -1), (run.Ticks[44].Chunk, run.Ticks[45].Chunk));
        Assert.InRange(run.Ticks.Count, 94, 97);
    }

    [Fact]
    public void Run_GateRejectsInTheOverlap_BothChunksAreDiscardedAndThePolicyIsAskedAnew()
    {
        using ChunkRun run = new(_ => 99);
        run.Inner.Pause.At(RunStart(37.5), () => run.Inner.Body.Problem = Stale);
        run.Inner.Pause.At(RunStart(38.5), () => run.Inner.Body.Problem = null);
        EpisodeSummary summary = run.Run(3, Overlap).Summary;

        // Asked in tick 35; rejected in tick 38; the answer of tick 40 is out of date; asked again in tick 41, answered in 46.
        Assert.Equal((2, 1), (summary.DiscardedChunks, summary.GateRejected));
        Assert.Equal([5, 46], run.Seams()[..2]);
        Assert.All(run.Ticks[38..46], tick => Assert.Equal(-1, tick.Chunk));
        Assert.All(run.Ticks[38..46], tick => Assert.InRange(tick.Position - run.Ticks[37].Position, 0, ChunkRun.Slope));
        Assert.All(run.Ticks[41..46], tick => Assert.Equal(run.Ticks[40].Position, tick.Position));
        Assert.InRange(run.Ticks[46].Position - run.Ticks[45].Position, 0.1 * ChunkRun.Slope, ChunkRun.Slope + 1e-6);
    }

    [Fact]
    public void Run_AnswerThatIsNotANumber_TheOldChunkGoesOnAndThePolicyIsAskedAgain()
    {
        using ChunkRun run = new(_ => 99, (request, call, waypoint) => call == 1 ? double.NaN : ChunkRun.Straight(request, call, waypoint));
        EpisodeSummary summary = run.Run(3, Overlap).Summary;

        // Asked again in tick 41, answered in 46, one tick after the old chunk's last.
        Assert.Equal((OutcomeKind.Failure, 1), (summary.Outcome.Kind, summary.DiscardedChunks));
        Assert.Equal([5, 46], run.Seams()[..2]);
        Assert.Equal((0, -1), (run.Ticks[44].Chunk, run.Ticks[45].Chunk));
        for (int tick = 46; tick < 60; tick++)
        {
            Assert.Equal(ChunkRun.Slope * (tick - 5), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_CameraThatIsStaleWhereTheNextChunkIsAskedFor_TheOldChunkIsPlayedToItsEnd()
    {
        using ChunkRun run = new(_ => 99);
        run.Inner.Pause.At(RunStart(30.5), () => run.Inner.Body.CameraProblem = Stale);
        run.Inner.Pause.At(RunStart(49.5), () => run.Inner.Body.CameraProblem = null);
        run.Run(3, Overlap);
        Assert.Equal([5, 55], run.Seams()[..2]);
        Assert.Equal((0, -1), (run.Ticks[44].Chunk, run.Ticks[45].Chunk));
    }

    [Fact]
    public void Run_TaskDoneWhileTheNextChunkIsAskedFor_SucceedsAndTheNextEpisodeBeginsAfterTheAnswer()
    {
        using ChunkRun run = new(_ => 399, succeedsAfter: 1);
        using EpisodeRunner runner = new(run.Inner.Ports, new ControlOptions { Chunks = Overlap });
        for (int episode = 0; episode < 2; episode++)
        {
            EpisodeSummary summary = runner.Run(run.Inner.Header(), TestContext.Current.CancellationToken).Summary;
            Assert.Equal((OutcomeKind.Success, 1), (summary.Outcome.Kind, summary.Chunks));
            Assert.Equal(20, run.Seams()[0]);
            Assert.Equal(2 * (episode + 1), run.Policy.Committed.Count);
        }
    }

    [Fact]
    public void Run_TimeUpWhileTheNextChunkIsAskedFor_WaitsForTheAnswerAndIsAFailure()
    {
        using ChunkRun run = new(_ => 399);
        double began = run.Inner.Now;
        Assert.Equal((OutcomeKind.Failure, 46), (run.Run(0.9, Overlap).Summary.Outcome.Kind, run.Ticks.Count));
        Assert.InRange(run.Inner.Now - began, 1.25, 1.45);
    }

    /// <summary>When a tick of the episode is: before it there are those in which the robot has come home.</summary>
    private static double RunStart(double tick) => ArmingWatchSeconds + ((tick + 1) * 0.02);
}
