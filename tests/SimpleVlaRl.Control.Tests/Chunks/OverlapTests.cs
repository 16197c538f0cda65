using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Control.Tests.Chunks;

/// <summary>40 ticks of a chunk, 5 of a waypoint and of a cross-fade: which waypoint is sent in which tick.</summary>
public sealed class OverlapTests
{
    private static readonly ChunkOptions Overlap = new() { Scheme = ChunkScheme.Overlap };

    /// <summary>Asked D + 5 ticks before the end, and as soon as a chunk has begun where that is past.</summary>
    [Theory]
    [InlineData(0, 0, 35, 35)]
    [InlineData(19, 1, 36, 34)]
    [InlineData(99, 5, 40, 30)]
    [InlineData(199, 10, 45, 25)]
    [InlineData(399, 20, 55, 20)]
    public void Run_AnswersInTime_EveryTickPlaysTheWaypointOfItsMoment(double delay, int first, int seam, int period)
    {
        using ChunkRun run = new(_ => delay);
        EpisodeSummary summary = run.Run(4, Overlap).Summary;
        // One more in which the arm comes to rest.
        Assert.Equal((201, 0, 0), (run.Ticks.Count, summary.GateLimited, summary.DiscardedChunks));
        Assert.All(run.Ticks[..first], tick => Assert.Equal((-1, 0.0), tick));
        int[] starts = [.. Enumerable.Range(0, 4).Select(index => seam + (index * period))];
        Assert.Equal(starts, run.Seams().Where(tick => tick > first).Take(4));
        for (int tick = first; tick < 200; tick++)
        {
            Assert.Equal(ChunkRun.Slope * (tick + 1 - first), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_ChunksThatDiffer_TheSeamIsMinimumJerkAndAsLongAsTheAccelerationNeeds()
    {
        using ChunkRun run = new(_ => 99, (_, call, _) => call == 0 ? 0.2 : 0.26);
        run.Run(1.2, Overlap);

        // 10/√3·0.06/T² is at most 3/0.2 from 0.152 s on: 8 ticks.
        for (int tick = 0; tick < 12; tick++)
        {
            Assert.Equal(0.2 + (0.06 * MinimumJerk(Math.Min(1, (tick + 1) / 8.0))), run.Ticks[40 + tick].Position, 1e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300)]
    public void Run_ChunksThatAreFarApart_NoStepOfTheSeamIsFasterThanTheJoint(double fade)
    {
        using ChunkRun run = new(_ => 99, (_, call, _) => call % 2 == 0 ? 0.2 : 0.65);
        EpisodeSummary summary = run.Run(3, Overlap with { CrossFade = TimeSpan.FromMilliseconds(fade) }).Summary;
        Assert.True(summary.GateLimited < 40, $"{summary.GateLimited}");
        Assert.InRange(run.Ticks.Zip(run.Ticks.Skip(1), (before, after) => Math.Abs(after.Position - before.Position)).Max(), 0.03, 0.0600001);
        Assert.Equal(0.65, run.Ticks.Max(tick => tick.Position), 1e-6);
    }

    [Fact]
    public void Run_LateAnswer_TheOldChunkEndsTheArmHoldsAndNoWaypointIsLost()
    {
        using ChunkRun run = new(request => request == 1 ? 699 : 99);
        run.Run(3, Overlap);

        // Asked in tick 35, ten ticks before the end, answered in tick 70.
        Assert.Equal([5, 70], run.Seams()[..2]);
        Assert.All(run.Ticks[45..70], tick => Assert.Equal((-1, ChunkRun.Slope * 40), (tick.Chunk, Math.Round(tick.Position, 6))));
        for (int tick = 70; tick < 95; tick++)
        {
            Assert.Equal(ChunkRun.Slope * (tick + 1 - 30), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_FramesThatAreTwoTicksOld_TheChunkIsAnchoredAtThem()
    {
        using ChunkRun run = new(_ => 99);
        using AgedFrames aged = new(run.Inner.Body, TimeSpan.FromMilliseconds(50), run.Inner.Time);
        run.Inner.Ports = run.Inner.Ports with { Source = aged };
        run.Run(1.3, Overlap);

        // The first is of arms that held. The second goes on two ticks ahead of the line that it was decided from, and is over two ticks sooner.
        Assert.Equal([5, 40], run.Seams());
        for (int tick = 5; tick < 65; tick++)
        {
            double ahead = tick < 40 ? 0 : 2 * MinimumJerk(Math.Min(1, (tick - 39) / 5.0));
            Assert.Equal(ChunkRun.Slope * (tick - 4 + ahead), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_Overlap_TheRequestNotesTheWaypointsThatAreStillExecuted()
    {
        using ChunkRun run = new(_ => 99, (_, call, waypoint) => (0.1 * call) + (0.01 * waypoint));
        run.Run(1.5, Overlap);
        Assert.Empty(run.Policy.Committed[0]);
        Assert.Equal([0.06f, 0.07f], run.Policy.Committed[1]);
        Assert.Equal([0.16f, 0.17f], run.Policy.Committed[2]);
    }

    [Theory]
    [InlineData(4, 19, 20)]
    [InlineData(4, 99, 20)]
    [InlineData(2, 19, 10)]
    [InlineData(99, 99, 40)]
    public void Run_RecedingHorizon_ExecutesTheFirstWaypointsAndTakesTheNewest(int waypoints, double delay, int executed)
    {
        using ChunkRun run = new(_ => delay);
        run.Run(3, new ChunkOptions { Scheme = ChunkScheme.RecedingHorizon, HorizonWaypoints = waypoints });
        int first = (int)Math.Ceiling(delay / 20);
        Assert.Equal([first, first + executed], run.Seams()[..2]);
        for (int tick = first; tick < 150; tick++)
        {
            Assert.Equal(ChunkRun.Slope * (tick + 1 - first), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_HoldBetween_EveryChunkIsWholeAndTheArmHoldsForEveryAnswer()
    {
        using ChunkRun run = new(_ => 99);
        run.Run(2, new ChunkOptions());
        Assert.Equal([5, 50, 95], run.Seams());
        Assert.All(run.Ticks[45..50], tick => Assert.Equal(-1, tick.Chunk));
        Assert.Equal(ChunkRun.Slope * 41, run.Ticks[50].Position, 1e-6);
        Assert.All(run.Policy.Committed, Assert.Empty);
    }

    [Fact]
    public void Runner_CollectModeWithAnythingButHolding_IsRefused()
    {
        using FakeRun run = new();
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => new EpisodeRunner(run.Ports, new ControlOptions { Mode = ControlMode.Collect, Chunks = Overlap }));
        Assert.Contains("chunk scheme is Overlap in collect mode; expected HoldBetween", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OptionsThatCannotBe_AreEachNamed()
    {
        ControlOptions options = new()
        {
            Chunks = new ChunkOptions
            {
                Scheme = (ChunkScheme)9,
                HorizonWaypoints = 0,
                CadenceWaypoints = 0,
                EnsembleWeight = double.NaN,
                CrossFade = TimeSpan.FromSeconds(2),
            },
        };
        Assert.Equal(5, options.Validate().Count);
        Assert.Empty(new ControlOptions { Mode = ControlMode.Collect }.Validate());
    }

    /// <summary>The weight of the new chunk, written out again.</summary>
    private static double MinimumJerk(double share) => (10 * Math.Pow(share, 3)) - (15 * Math.Pow(share, 4)) + (6 * Math.Pow(share, 5));
}
