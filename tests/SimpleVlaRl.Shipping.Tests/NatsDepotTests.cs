using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Shipping.Depots;

namespace SimpleVlaRl.Shipping.Tests;

public sealed class NatsDepotTests : IDisposable
{
    private readonly ShippingRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ship_ToAnObjectStore_IsThereWithEveryByteAndNotSentAgain()
    {
        int port = FreePort();
        using Process server = Start(port, Path.Combine(rig.Folder, "nats"));
        try
        {
            Uri address = new($"nats://127.0.0.1:{port}/episodes");
            rig.Label(2, EpisodeOutcome.Failure("anna"));
            ShipReport report = await rig.Ship(new NatsDepot(new DepotOptions { Address = address }), new ShipOptions { Attempts = 10 });
            Assert.Equal((3, 0), (report.Shipped, report.Refused));

            await using NatsConnection connection = new(NatsOpts.Default with { Url = $"nats://127.0.0.1:{port}" });
            INatsObjStore store = await new NatsObjContext(new NatsJSContext(connection)).GetObjectStoreAsync("episodes", Cancellation);
            foreach (EpisodeListing episode in ShippingRig.List(rig.Store))
            {
                byte[] there = await store.GetBytesAsync($"{episode.Header.EpisodeId}.mcap", Cancellation);
                Assert.Equal(await File.ReadAllBytesAsync(episode.Path, Cancellation), there);
            }

            string label = System.Text.Encoding.UTF8.GetString(await store.GetBytesAsync($"{RecordedEpisodes.Id(2)}.labels.jsonl", Cancellation));
            Assert.Contains("anna", label, StringComparison.Ordinal);

            // Without receipts everything is offered again, and nothing is sent again.
            ObjectMetadata before = await store.GetInfoAsync($"{RecordedEpisodes.Id(1)}.mcap", false, Cancellation);
            File.Delete(Path.Combine(rig.Store, "shipped.jsonl"));
            Assert.Equal(3, (await rig.Ship(new NatsDepot(new DepotOptions { Address = address }))).Shipped);
            ObjectMetadata after = await store.GetInfoAsync($"{RecordedEpisodes.Id(1)}.mcap", false, Cancellation);
            Assert.Equal(before.Nuid, after.Nuid);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Ship_ToAServerThatIsNotThere_SaysSoAndKeepsEverything()
    {
        ShipReport report = await rig.Ship(new NatsDepot(new DepotOptions { Address = new Uri($"nats://127.0.0.1:{FreePort()}/episodes") }));
        Assert.Equal((0, 3), (report.Shipped, report.Refused));
        Assert.Contains("has not taken", rig.Progress.Problems.First(), StringComparison.Ordinal);
    }

    public void Dispose() => rig.Dispose();

    private static Process Start(int port, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                "nats-server", ["-js", "-a", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-sd", folder, "-l", folder + ".log"]))!;
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"There is no nats-server here: {exception.Message}. Install nats-server to run this test.");
            throw;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
