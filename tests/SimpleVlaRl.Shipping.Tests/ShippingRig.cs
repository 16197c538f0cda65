using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Shipping.Collector;
using SimpleVlaRl.Shipping.Depots;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Tests;

/// <summary>A robot's store of a few episodes, and a collector with a store of its own.</summary>
internal sealed class ShippingRig : IDisposable
{
    public static readonly RobotProfile Robot = TestRobots.TwoArms();

    private readonly TemporaryFolder folder = new();
    private CollectorServer? server;

    public ShippingRig(int episodes = 3)
    {
        for (int number = 1; number <= episodes; number++)
        {
            Record(number);
        }
    }

    public string Store => Path.Combine(folder.Path, "robot");

    public string Collected => Path.Combine(folder.Path, "collected");

    public string Folder => folder.Path;

    public CollectorServer Server => server ??= StartServer();

    public KeptProgress Progress { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Record(int number, EpisodeOutcome? outcome = null) =>
        RecordedEpisodes.Record(Store, Robot, number, outcome ?? EpisodeOutcome.Success("console"));

    public CollectorServer StartServer(int port = 0, long minimumFreeBytes = 0) => server = CollectorServer.Start(
        new CollectorOptions
        {
            Door = new WebDoorOptions { Port = port },
            Store = Collected,
            MinimumFreeBytes = minimumFreeBytes,
            MaximumEpisodeBytes = 1 << 24,
        },
        NullLoggerFactory.Instance,
        TimeProvider.System);

    public void StopServer()
    {
        server?.Dispose();
        server = null;
    }

    public CollectorDepot Depot(Uri? address = null) => new(new DepotOptions { Address = address ?? Server.Address }, TimeProvider.System);

    public EpisodeOutbox Outbox(IDepot depot) => new(Store, depot.Name, TimeProvider.System);

    /// <summary>Ships what is there.</summary>
    public async Task<ShipReport> Ship(IDepot? depot = null, ShipOptions? options = null)
    {
        await using IDepot to = depot ?? Depot();
        ShipOptions quick = (options ?? new ShipOptions { Attempts = 1 }) with { FirstPause = TimeSpan.FromMilliseconds(50) };
        return await new Shipper(Outbox(to), to, quick, Progress, TimeProvider.System).RunAsync(Cancellation);
    }

    public void Label(int number, EpisodeOutcome outcome, bool atCollector = false)
    {
        using EpisodeStore store = EpisodeStore.Open(atCollector ? Collected : Store, TimeProvider.System);
        store.Relabel(RecordedEpisodes.Id(number).ToString(), outcome);
    }

    public static IReadOnlyList<EpisodeListing> List(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        Assert.Empty(store.Problems);
        return [.. store.List(new EpisodeQuery()).OrderBy(episode => episode.Header.Seed)];
    }

    /// <summary>The collector has what the robot has: files, labels, outcomes.</summary>
    public void AssertSame()
    {
        IReadOnlyList<EpisodeListing> here = List(Store);
        IReadOnlyList<EpisodeListing> there = List(Collected);
        Assert.Equal(here.Select(episode => (episode.Header.EpisodeId, episode.Digest, episode.Outcome)),
            there.Select(episode => (episode.Header.EpisodeId, episode.Digest, episode.Outcome)));
        foreach ((EpisodeListing one, EpisodeListing other) in here.Zip(there))
        {
            Assert.Equal(File.ReadAllBytes(one.Path), File.ReadAllBytes(other.Path));
            Assert.Equal(EpisodeStore.Labels(one), EpisodeStore.Labels(other));
        }

        string incoming = Path.Combine(Collected, "incoming");
        Assert.True(!Directory.Exists(incoming) || !Directory.EnumerateFiles(incoming).Any());
    }

    public void Dispose()
    {
        StopServer();
        folder.Dispose();
    }
}
