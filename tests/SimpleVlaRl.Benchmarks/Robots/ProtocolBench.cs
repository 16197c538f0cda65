using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Control;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>The cost of the protocols themselves: three raw pictures of 224x224 and 14 joints there, a chunk of 25 actions back, in turns.</summary>
internal static class ProtocolBench
{
    private const int WarmUp = 100;
    private const int Side = 224;

    public static int Run(int requests, bool isJson, CancellationToken cancellation)
    {
        return RunAsync(requests, new Terminal(isJson), cancellation).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int requests, Terminal terminal, CancellationToken cancellation)
    {
        PolicyManifest shipped = PolicyManifestFile.Read(RepositoryPaths.Of("models", "transfer-cube-nano"));
        PolicyManifest manifest = shipped with
        {
            Cameras =
            [
                new ManifestCamera("cam_high", Side, Side), new ManifestCamera("cam_left_wrist", Side, Side), new ManifestCamera("cam_right_wrist", Side, Side)
            ],
            Architecture = shipped.Architecture with { ImageCount = 3, ChunkLength = 25 },
        };
        await using PolicyServer server = await PolicyServer.StartAsync(
            new EchoService(manifest),
            new ServerOptions { HttpPort = 0, GrpcPort = 0 },
            NullLoggerFactory.Instance,
            cancellation: cancellation).ConfigureAwait(false);
        await using IRobotClient grpc = await GrpcRobot.ConnectAsync(server.GrpcAddress.Port, "robot", manifest, TimeProvider.System).ConfigureAwait(false);
        await using IRobotClient openPi = await OpenPiRobot.ConnectAsync(server.HttpAddress.Port, manifest, cancellation).ConfigureAwait(false);
        (string Name, IRobotClient Client, SampleLog Times)[] protocols =
        [
            ("grpc", grpc, new SampleLog(requests)), ("openpi", openPi, new SampleLog(requests))
        ];
        for (int request = -WarmUp; request < requests; request++)
        {
            foreach ((_, IRobotClient client, SampleLog times) in protocols)
            {
                long began = TimeProvider.System.GetTimestamp();
                await client.AskAsync(RobotLoad.ChunkLength, cancellation).ConfigureAwait(false);
                if (request >= 0)
                {
                    times.Add(TimeProvider.System.GetElapsedTime(began).TotalMicroseconds);
                }
            }
        }

        JsonArray rows = [];
        foreach ((string name, IRobotClient client, SampleLog times) in protocols)
        {
            rows.Add(new JsonObject
            {
                ["protocol"] = name,
                ["request_bytes"] = client.MessageBytes.Request,
                ["reply_bytes"] = client.MessageBytes.Reply,
                ["p50_us"] = Terminal.Number(times.Percentile(0.5), 1),
                ["p99_us"] = Terminal.Number(times.Percentile(0.99), 1),
            });
            terminal.Line($"{name}: {client.MessageBytes.Request} bytes there, {client.MessageBytes.Reply} back, {Terminal.Text(times.Percentile(0.5), "0")} "
                + $"us (p50), {Terminal.Text(times.Percentile(0.99), "0")} us (p99)");
        }

        terminal.Json(new JsonObject { ["rows"] = rows, ["requests"] = requests, ["machine"] = MachineDescription.Line() });
        return ExitCode.Success;
    }
}
