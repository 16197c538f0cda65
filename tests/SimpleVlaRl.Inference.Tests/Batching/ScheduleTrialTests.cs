using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Engine;

namespace SimpleVlaRl.Inference.Tests.Batching;

public sealed class ScheduleTrialTests
{
    [Fact]
    public void Choose_WhereABatchGainsNothing_KeepsRobotsApart() => Assert.Equal((2, 1), Chosen((1, 1, 100), (2, 1, 190), (1, 8, 104), (2, 8, 195)));

    [Fact]
    public void Choose_WhereABatchPays_TakesIt() => Assert.Equal((1, 8), Chosen((1, 1, 100), (2, 1, 102), (1, 8, 600), (2, 8, 610)));

    [Fact]
    public void Measure_OfARealPolicy_TriesEveryCorner()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        using LoadedPolicy policy = LoadedPolicy.Load(disk.Folder, null, new OnnxPolicyOptions());

        IReadOnlyList<ScheduleRow> rows = ScheduleTrial.Measure(
            policy, new ScheduleTrialOptions { MostLanes = 2, LargestBatch = 3, Duration = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);

        Assert.Equal([(1, 1), (2, 1), (1, 3), (2, 3)], rows.Select(row => (row.Lanes, row.Batch)));
        Assert.All(rows, row => Assert.True(row.ChunksPerSecond > 0 && row.Latency > TimeSpan.Zero));
    }

    private static (int Lanes, int Batch) Chosen(params (int Lanes, int Batch, double PerSecond)[] rows)
    {
        ScheduleRow row = ScheduleTrial.Choose([.. rows.Select(
            item => new ScheduleRow(item.Lanes, item.Batch, item.PerSecond, TimeSpan.FromMilliseconds(1000.0 * item.Lanes * item.Batch / item.PerSecond)))]);
        return (row.Lanes, row.Batch);
    }
}
