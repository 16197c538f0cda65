using SimpleVlaRl.Control.Chunks;

namespace SimpleVlaRl.Control.Tests.Chunks;

public sealed class EnsembleTests
{
    /// <summary>Written out again: all chunks that cover a tick, the oldest first, weighted exp(-m·i).</summary>
    [Theory]
    [InlineData(0, 1, 0.01)]
    [InlineData(0, 1, 0.5)]
    [InlineData(99, 1, 0.01)]
    [InlineData(99, 2, -0.3)]
    [InlineData(199, 1, 0.1)]
    public void Run_ChunksThatDiffer_EveryTickPlaysTheirWeightedMean(double delay, int cadence, double weight)
    {
        using ChunkRun run = new(_ => delay, (_, call, _) => Value(call));
        run.Run(2.5, new ChunkOptions { Scheme = ChunkScheme.TemporalEnsemble, CadenceWaypoints = cadence, EnsembleWeight = weight });
        int late = (int)Math.Ceiling(delay / 20);
        List<(int Observed, double Start, double Value)> chunks = [];
        List<(int Ready, int Observed, double Start)> asked = [(late, late, 0)];
        double last = 0;
        for (int tick = late; tick < 125; tick++)
        {
            foreach ((int ready, int observed, double start) in asked.Where(request => request.Ready == tick).ToArray())
            {
                chunks.Add((observed, start, Value(chunks.Count)));
            }

            if (asked[^1].Ready <= tick && tick - asked[^1].Observed >= 5 * cadence)
            {
                asked.Add((tick + late, tick, last));
                if (late == 0)
                {
                    chunks.Add((tick, last, Value(chunks.Count)));
                }
            }

            double[] members = [.. chunks.Where(chunk => tick - chunk.Observed < 40).Select(chunk => At(chunk, tick))];
            double[] weights = [.. members.Select((_, index) => Math.Exp(-weight * index))];
            last = members.Zip(weights, (member, share) => member * share).Sum() / weights.Sum();
            Assert.Equal(last, run.Ticks[tick].Position, 1e-6);
            Assert.Equal(chunks.Count - 1, run.Ticks[tick].Chunk);
        }

        Assert.True(chunks.Count > 8, "too few chunks overlapped for anything to be averaged");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(399)]
    public void Run_ChunksOfOneStraightLine_TheirMeanIsThatLine(double delay)
    {
        using ChunkRun run = new(_ => delay);
        run.Run(3, new ChunkOptions { Scheme = ChunkScheme.TemporalEnsemble });
        int first = (int)Math.Ceiling(delay / 20);
        for (int tick = first; tick < 150; tick++)
        {
            Assert.Equal(ChunkRun.Slope * (tick + 1 - first), run.Ticks[tick].Position, 1e-6);
        }
    }

    [Fact]
    public void Run_ChunksThatAreFarApart_NoStepIsFasterThanTheJoint()
    {
        using ChunkRun run = new(_ => 199, (_, call, _) => call % 2 == 0 ? 0 : 0.45);
        run.Run(3, new ChunkOptions { Scheme = ChunkScheme.TemporalEnsemble, EnsembleWeight = -3 });
        Assert.InRange(run.Ticks.Zip(run.Ticks.Skip(1), (before, after) => Math.Abs(after.Position - before.Position)).Max(), 0.03, 0.0600001);
    }

    private static double Value(int call) => 0.02 * (call % 5);

    private static double At((int Observed, double Start, double Value) chunk, int tick) =>
        chunk.Start + (Math.Min(1, (tick - chunk.Observed + 1) / 5.0) * (chunk.Value - chunk.Start));
}
