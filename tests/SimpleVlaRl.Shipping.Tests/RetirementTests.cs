using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Shipping.Depots;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Tests;

/// <summary>What goes from a robot's store, and what never does.</summary>
public sealed class RetirementTests : IDisposable
{
    private readonly ShippingRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retire_WhileLabelsAreSaid_LosesNone()
    {
        await rig.Ship();
        await using CollectorDepot depot = rig.Depot();
        EpisodeOutbox outbox = rig.Outbox(depot);
        using ManualResetEventSlim start = new();
        Task<bool[]> labelling = Task.Run(
            () =>
            {
                start.Set();
                return Enumerable.Range(1, 3).Select(TryLabel).ToArray();
            },
            Cancellation);
        start.Wait(Cancellation);
        IReadOnlyList<Guid> gone = outbox.Retire(0);
        bool[] said = await labelling;
        foreach (int number in Enumerable.Range(1, 3).Where(number => said[number - 1]))
        {
            Assert.DoesNotContain(RecordedEpisodes.Id(number), gone);
        }

        Assert.Equal(3 - gone.Count, ShippingRig.List(rig.Store).Count);
        Assert.True(Directory.GetFiles(rig.Store, "*.labels.jsonl", SearchOption.AllDirectories).Length <= 3 - gone.Count);

        bool TryLabel(int number)
        {
            try
            {
                rig.Label(number, EpisodeOutcome.Failure("anna"));
                return true;
            }
            catch (Exception exception) when (exception is IOException or ArgumentException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Retire_AboveTheQuota_RemovesTheOldestThatAreShippedAndNoOther()
    {
        await rig.Ship();
        rig.Record(4);
        rig.Label(1, EpisodeOutcome.Failure("anna"));
        await using CollectorDepot depot = rig.Depot();
        EpisodeOutbox outbox = rig.Outbox(depot);

        // The first has a label that is not shipped, the fourth is not shipped at all: whatever the quota, they stay.
        Assert.Equal([RecordedEpisodes.Id(2), RecordedEpisodes.Id(3)], outbox.Retire(0));
        Assert.Equal([1001, 1004], ShippingRig.List(rig.Store).Select(episode => episode.Header.Seed));
        Assert.Empty(outbox.Retire(0));
        Assert.Equal(2, (await rig.Ship()).Shipped);
        Assert.Equal([RecordedEpisodes.Id(1)], outbox.Retire(ShippingRig.List(rig.Store)[1].Bytes));
        Assert.Empty(outbox.Retire(long.MaxValue));
        Assert.Equal(4, ShippingRig.List(rig.Collected).Count);
        Assert.Empty(Directory.GetFiles(rig.Store, "*.labels.jsonl", SearchOption.AllDirectories));
    }

    public void Dispose() => rig.Dispose();
}
