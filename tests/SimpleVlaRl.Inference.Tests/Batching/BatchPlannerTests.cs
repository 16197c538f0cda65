using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Batching;

namespace SimpleVlaRl.Inference.Tests.Batching;

public sealed class BatchPlannerTests : IDisposable
{
    private const long Run = 100;
    private const long PerRow = 50;
    private const long MaximumWait = 40;

    private readonly VersionInUse current;
    private readonly BatchPlanner planner;

    public BatchPlannerTests()
    {
        using PolicyOnDisk disk = new(TinyPolicies.Everything());
        current = new VersionInUse(new FakeEngine(disk.Manifest, 1), 1, null);
        this.planner = new BatchPlanner(4, MaximumWait, Times(PerRow));
    }

    [Fact]
    public void Plan_WhenNobodyElseIsExpected_RunsAtOnce() => Assert.Equal(1, Plan(now: 0, areMoreExpected: false, Slot(deadline: 10_000)).Count);

    [Fact]
    public void Plan_WhenOthersAreExpected_WaitsForThemNoLongerThanTheLimit()
    {
        CallSlot slot = Slot(deadline: 10_000, arrival: 5);

        Assert.Equal(new BatchPlan(0, 5 + MaximumWait), Plan(now: 10, areMoreExpected: true, slot));
        Assert.Equal(1, Plan(now: 5 + MaximumWait, areMoreExpected: true, slot).Count);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(75, 25)]
    [InlineData(1, MaximumWait)]
    public void Plan_WhenOthersAreExpected_WaitsNoLongerThanACompanionSaves(long perRow, long wait)
    {
        BatchPlanner planner = new(4, MaximumWait, Times(perRow));
        CallSlot slot = Slot(deadline: 10_000, arrival: 5);

        Assert.Equal(wait > 0, planner.Plan([slot], 5, current, areMoreExpected: true, freeLanes: 1) == new BatchPlan(0, 5 + wait));
        Assert.Equal(1, planner.Plan([slot], 5 + wait, current, areMoreExpected: true, freeLanes: 1).Count);
    }

    [Theory]
    [InlineData(4, 1, 4)]
    [InlineData(4, 2, 2)]
    [InlineData(3, 2, 2)]
    [InlineData(1, 2, 1)]
    [InlineData(4, 8, 1)]
    public void Plan_WithOtherLanesFree_LeavesThemTheirShareAndWaitsForNobody(int calls, int freeLanes, int taken)
    {
        List<CallSlot> waiting = [.. Enumerable.Range(1, calls).Select(arrival => Slot(deadline: 10_000, arrival))];

        Assert.Equal(new BatchPlan(taken, 0), this.planner.Plan(waiting, 6, current, areMoreExpected: freeLanes > 1, freeLanes));
    }

    [Fact]
    public void Plan_WithADeadlineAhead_WaitsOnlyAsLongAsALargerBatchCanKeepIt()
    {
        // A batch of two takes 150, and a quarter is kept in hand.
        BatchPlan plan = Plan(now: 0, areMoreExpected: true, Slot(deadline: 200));

        Assert.Equal(0, plan.Count);
        Assert.InRange(plan.WakeTimestamp, 200 - 190, 200 - 187 + 1);
    }

    [Fact]
    public void Plan_OfManyWithOneTightDeadline_StopsGrowingBeforeItBreaks()
    {
        CallSlot tight = Slot(deadline: 160, arrival: 9);
        CallSlot[] others = [.. Enumerable.Range(1, 3).Select(arrival => Slot(deadline: 10_000, arrival))];

        BatchPlan plan = Plan(now: 0, areMoreExpected: false, [.. others, tight]);

        Assert.Equal(2, plan.Count);
        Assert.Same(tight, this.planner.Batch[0]);
    }

    [Fact]
    public void Plan_WithADeadlineThatIsLostAlready_StillBatches()
    {
        CallSlot[] slots = [.. Enumerable.Range(1, 4).Select(arrival => Slot(deadline: 50, arrival))];

        Assert.Equal(4, Plan(now: 40, areMoreExpected: false, slots).Count);
    }

    [Fact]
    public void IsBefore_PrefersRobotsThatWereTurnedAway()
    {
        CallSlot urgent = Slot(deadline: 100);
        CallSlot turnedAway = Slot(deadline: 10_000, refusals: 1);

        Assert.True(BatchPlanner.IsBefore(turnedAway, urgent));
        Assert.False(BatchPlanner.IsBefore(urgent, turnedAway));
    }

    [Theory]
    [InlineData(90, true, true)]
    [InlineData(-1, true, false)]
    [InlineData(120, false, true)]
    public void IsHopeless_ComparesTheExpiryWithARunAlone(long expiry, bool isHopeless, bool byEstimateAlone)
    {
        Assert.Equal(isHopeless, this.planner.IsHopeless(Slot(expiry: expiry), 0, out bool byEstimate));
        Assert.Equal(byEstimateAlone, byEstimate);
    }

    [Fact]
    public void RunTimes_AfterOneSlowRun_DoNotTurnEverybodyAwayForEver()
    {
        RunTimes times = new(1);
        times.Add(1, 1_000_000);
        int turnedAway = 0;
        while (times.Of(1) > 200 && turnedAway < 1000)
        {
            times.Doubt();
            turnedAway++;
        }

        Assert.InRange(turnedAway, 8, 200);
    }

    [Fact]
    public void RunTimes_OfASizeNeverRun_ScaleFromTheNearest()
    {
        RunTimes times = new(8);
        Assert.Equal(0, times.Of(3));
        for (int repeat = 0; repeat < 200; repeat++)
        {
            times.Add(2, 100);
        }

        Assert.Equal(200, times.Of(4), 1);
        Assert.Equal(50, times.Of(1), 1);
    }

    public void Dispose() => current.Dispose();

    private static RunTimes Times(long perRow)
    {
        RunTimes times = new(4);
        for (int repeat = 0; repeat < 200; repeat++)
        {
            for (int batch = 1; batch <= 4; batch++)
            {
                times.Add(batch, Run + (perRow * (batch - 1)));
            }
        }

        return times;
    }

    private BatchPlan Plan(long now, bool areMoreExpected, params CallSlot[] waiting) =>
        this.planner.Plan([.. waiting], now, current, areMoreExpected, freeLanes: 1);

    private static CallSlot Slot(long deadline = PolicyCall.Never, long arrival = 0, int refusals = 0, long expiry = PolicyCall.Never)
    {
        PolicyCall call = QueueBench.Call("robot", 1);
        (call.DeadlineTimestamp, call.ExpiryTimestamp) = (deadline, expiry);
        CallSlot slot = new(_ => { });
        slot.Begin(call, new RobotState { Refusals = refusals }, null, arrival, default);
        return slot;
    }
}
