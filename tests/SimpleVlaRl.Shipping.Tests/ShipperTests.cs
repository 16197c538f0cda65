using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Shipping.Depots;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Tests;

public sealed class ShipperTests : IDisposable
{
    private readonly ShippingRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ship_AStore_IsThereWithEveryByteAndLabelAndIsNotSentAgain()
    {
        rig.Label(2, EpisodeOutcome.Failure("anna"));
        ShipReport report = await rig.Ship();
        Assert.Equal((3, 0), (report.Shipped, report.Refused));
        rig.AssertSame();
        Assert.Equal(new ShipReport(0, 0, 0, 0), await rig.Ship());
        Assert.Equal(3, File.ReadAllLines(Path.Combine(rig.Store, "shipped.jsonl")).Length);
    }

    [Fact]
    public async Task Ship_AfterTheReceiptsAreLost_DoesNoHarm()
    {
        await rig.Ship();
        File.Delete(Path.Combine(rig.Store, "shipped.jsonl"));
        Assert.Equal(3, (await rig.Ship()).Shipped);
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_ALabelThatWasSaidLater_ShipsItAndTheLastSaidCountsWhereverItWas()
    {
        await rig.Ship();
        rig.Label(1, EpisodeOutcome.Failure("anna"));
        rig.Label(1, EpisodeOutcome.Invalid("camera moved", "collector"), atCollector: true);
        Assert.Equal(1, (await rig.Ship()).Shipped);
        EpisodeListing there = ShippingRig.List(rig.Collected)[0];
        Assert.Equal(EpisodeOutcome.Invalid("camera moved", "collector"), there.Outcome);
        Assert.Equal(["anna", "collector"], SimpleVlaRl.Episodes.EpisodeStore.Labels(there).Select(label => label.Outcome.Source));
        rig.Label(1, EpisodeOutcome.Success("bert"));
        await rig.Ship();
        Assert.Equal(EpisodeOutcome.Success("bert"), ShippingRig.List(rig.Collected)[0].Outcome);
        Assert.Equal(3, SimpleVlaRl.Episodes.EpisodeStore.Labels(ShippingRig.List(rig.Collected)[0]).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(-1)]
    public async Task Ship_WhatWasCutOff_GoesOnWhereItStood(int atByte)
    {
        EpisodeListing episode = ShippingRig.List(rig.Store)[0];
        byte[] whole = await File.ReadAllBytesAsync(episode.Path, Cancellation);
        int cut = atByte > 0 ? atByte : whole.Length + atByte;
        await Put(episode, whole.AsMemory(0, cut), offset: 0);
        await rig.Ship();
        Assert.Equal(cut, rig.Progress.Bytes.First(at => at.Episode == episode.Header.EpisodeId).Bytes);
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_WhatArrivedWrong_IsSentAgain()
    {
        EpisodeListing episode = ShippingRig.List(rig.Store)[0];
        byte[] whole = await File.ReadAllBytesAsync(episode.Path, Cancellation);
        whole[500] ^= 1;
        await Put(episode, whole, offset: 0);
        Assert.Equal(3, (await rig.Ship(options: new ShipOptions { Attempts = 2 })).Shipped);
        Assert.Contains("Send it again", Assert.Single(rig.Progress.Problems), StringComparison.Ordinal);
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_ByTwoAtTheSameTime_LeavesOneOfEach()
    {
        ShipReport[] reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.Ship(options: new ShipOptions { Attempts = 5 })));
        Assert.All(reports, report => Assert.Equal(0, report.Refused));
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_AnEpisodeOfWhichAnotherIsThere_IsRefusedAndTheOthersGo()
    {
        await rig.Ship();
        using ShippingRig other = new(episodes: 0);
        other.Record(2, EpisodeOutcome.Failure("timeout"));
        other.Record(4);
        ShipReport report = await other.Ship(new CollectorDepot(new DepotOptions { Address = rig.Server.Address }, TimeProvider.System));
        Assert.Equal((1, 1), (report.Shipped, report.Refused));
        Assert.Contains("409", Assert.Single(other.Progress.Problems), StringComparison.Ordinal);
        Assert.Equal(4, ShippingRig.List(rig.Collected).Count);
        Assert.Equal(OutcomeKind.Success, ShippingRig.List(rig.Collected)[1].Outcome.Kind);
    }

    [Fact]
    public async Task Ship_WhileTheCollectorIsAway_WaitsForIt()
    {
        int port = rig.Server.Address.Port;
        Uri address = rig.Server.Address;
        rig.StopServer();
        Task<ShipReport> shipping = rig.Ship(rig.Depot(address), new ShipOptions { Attempts = 10, LongestPause = TimeSpan.FromSeconds(1) });
        while (rig.Progress.Problems.IsEmpty)
        {
            await Task.Delay(20, Cancellation);
        }

        Assert.Contains("cannot be reached", rig.Progress.Problems.First(), StringComparison.Ordinal);
        rig.StartServer(port);
        Assert.Equal(3, (await shipping).Shipped);
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_ToAFullDisk_IsNotTakenAndNothingIsLost()
    {
        rig.StartServer(minimumFreeBytes: long.MaxValue / 4);
        ShipReport report = await rig.Ship();
        Assert.Equal((0, 3), (report.Shipped, report.Refused));
        Assert.Contains("disk is full", rig.Progress.Problems.First(), StringComparison.Ordinal);
        rig.StopServer();
        Assert.Equal(3, (await rig.Ship()).Shipped);
        rig.AssertSame();
    }

    [Fact]
    public async Task Follow_UntilItIsEnded_ShipsWhatIsRecordedMeanwhile()
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using CollectorDepot depot = rig.Depot();
        ShipOptions options = new() { Follows = true, Period = TimeSpan.FromMilliseconds(50) };
        Shipper shipper = new(rig.Outbox(depot), depot, options, rig.Progress, TimeProvider.System);
        Task<ShipReport> shipping = shipper.RunAsync(end.Token);
        rig.Record(7);
        while (!Directory.Exists(rig.Collected) || ShippingRig.List(rig.Collected).Count < 4)
        {
            await Task.Delay(50, Cancellation);
        }

        await end.CancelAsync();
        await shipping;
        await rig.Ship();
        rig.AssertSame();
    }

    [Fact]
    public async Task Ship_AFileThatHasRotted_IsNamedAndTheOthersGo()
    {
        EpisodeListing first = ShippingRig.List(rig.Store)[0];
        byte[] bytes = await File.ReadAllBytesAsync(first.Path, Cancellation);
        bytes[^5000] ^= 1;
        await File.WriteAllBytesAsync(first.Path, bytes, Cancellation);
        ShipReport report = await rig.Ship(options: new ShipOptions { Attempts = 5 });
        Assert.Equal((2, 1), (report.Shipped, report.Refused));
        Assert.Contains("is not what was committed", Assert.Single(rig.Progress.Problems), StringComparison.Ordinal);
        Assert.Equal(2, ShippingRig.List(rig.Collected).Count);
    }

    [Fact]
    public async Task Follow_WithAnEpisodeThatGoesAndAStoreThatGoes_GoesOnWithTheRest()
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using CollectorDepot depot = rig.Depot();
        ShipOptions options = new()
        {
            Follows = true,
            Attempts = 1,
            Period = TimeSpan.FromMilliseconds(50),
            FirstPause = TimeSpan.FromMilliseconds(50),
            LongestPause = TimeSpan.FromMilliseconds(100),
        };
        string moved = rig.Store + "-moved";
        Directory.Move(rig.Store, moved);
        Task<ShipReport> shipping = new Shipper(rig.Outbox(depot), depot, options, rig.Progress, TimeProvider.System).RunAsync(end.Token);
        while (rig.Progress.Problems.IsEmpty)
        {
            await Task.Delay(20, Cancellation);
        }

        File.Delete(ShippingRig.List(moved)[0].Path);
        Directory.Move(moved, rig.Store);
        while (ShippingRig.List(rig.Collected).Count < 2)
        {
            await Task.Delay(50, Cancellation);
        }

        await end.CancelAsync();
        await shipping;
        Assert.Equal([1002, 1003], ShippingRig.List(rig.Collected).Select(episode => episode.Header.Seed));
    }

    [Fact]
    public async Task Ship_ADamagedLabel_IsNotCarriedAsIfItHadNeverBeenSaid()
    {
        rig.Label(1, EpisodeOutcome.Failure("anna"));
        string labels = Directory.GetFiles(rig.Store, "*.labels.jsonl", SearchOption.AllDirectories).Single();
        string said = await File.ReadAllTextAsync(labels, Cancellation);
        await File.WriteAllTextAsync(labels, said.Replace("anna", "bert", StringComparison.Ordinal), Cancellation);
        ShipReport report = await rig.Ship();
        Assert.Equal((2, 1), (report.Shipped, report.Refused));
        Assert.Contains("damaged", rig.Progress.Problems.First(), StringComparison.Ordinal);
        await using CollectorDepot depot = rig.Depot();
        Assert.Equal(2, rig.Outbox(depot).Retire(0).Count);
    }

    [Fact]
    public async Task Receipts_OfAnotherDepot_CountForNothing()
    {
        await rig.Ship();
        await using CollectorDepot other = rig.Depot(new Uri("http://127.0.0.1:1"));
        Assert.Equal(3, rig.Outbox(other).Pending().Count);
        Assert.Empty(rig.Outbox(other).Retire(0));
    }

    [Fact]
    public async Task Receipts_WithALineThatACrashCutShort_AreReadAndGoneOnWith()
    {
        await rig.Ship();
        string path = Path.Combine(rig.Store, "shipped.jsonl");
        string[] lines = await File.ReadAllLinesAsync(path, Cancellation);
        await File.WriteAllTextAsync(path, $"{lines[0]}\nnot json\n{lines[1][..40]}", Cancellation);
        await using CollectorDepot depot = rig.Depot();
        IReadOnlyList<Parcel> pending = rig.Outbox(depot).Pending();
        Assert.Equal(2, pending.Count);
        Assert.Equal(2, (await rig.Ship()).Shipped);
        Assert.Empty(rig.Outbox(depot).Pending());
    }

    public void Dispose() => rig.Dispose();

    private async Task Put(EpisodeListing episode, ReadOnlyMemory<byte> bytes, long offset)
    {
        using HttpClient client = new() { BaseAddress = rig.Server.Address };
        using ReadOnlyMemoryContent content = new(bytes);
        using HttpResponseMessage answer = await client.PutAsync(
            $"v1/episodes/{episode.Header.EpisodeId}/bytes?sha256={episode.Digest}&offset={offset}&length={episode.Bytes}", content, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
