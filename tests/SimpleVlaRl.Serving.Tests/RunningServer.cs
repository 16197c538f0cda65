using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests;

/// <summary>A server over a policy without a network, on free loopback ports.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private RunningServer(PolicyServer server, FakePolicyService service)
    {
        Server = server;
        Service = service;
    }

    public static PolicyManifest Manifest { get; } = ServingManifest.Create();

    public PolicyServer Server { get; }

    public FakePolicyService Service { get; }

    public Uri Http => Server.HttpAddress;

    public static async Task<RunningServer> Start(ServerOptions? options = null, FakePolicyService? service = null)
    {
        service ??= new FakePolicyService(Manifest, TimeProvider.System);
        options = (options ?? new ServerOptions { HttpPort = 0, GrpcPort = 0 }) with { Address = IPAddress.Loopback };
        return new RunningServer(
            await PolicyServer.StartAsync(service, options, NullLoggerFactory.Instance, cancellation: TestContext.Current.CancellationToken), service);
    }

    public static ServerOptions AnyPort { get; } = new() { HttpPort = 0, GrpcPort = 0 };

    public RemotePolicyOptions Remote(string robot = "arm") =>
        new() { Address = RemoteAddress.Parse($"grpc://127.0.0.1:{Server.GrpcAddress.Port}"), Robot = robot };

    public RemotePolicy Connect(
        string robot = "arm", IPolicy? fallback = null, Func<RemotePolicyOptions, RemotePolicyOptions>? change = null, ILogger? log = null) =>
        RemotePolicy.Connect((change ?? (options => options))(Remote(robot)), fallback, TimeProvider.System, log ?? NullLogger.Instance);

    public HttpClient Client() => new() { BaseAddress = Http };

    public static PolicyRequest Request(uint chunk = 0)
    {
        PolicyRequest request = new()
        {
            Frames = [.. Manifest.Cameras.Select(camera => new Core.Observations.ImageFrame(camera.Width, camera.Height))],
            Proprioception = [0.1, 0.2, 0.3],
            Instruction = "move the cube",
            Sampling = new SamplingParameters(1, 42, chunk) { DrawCorrelation = 0.9 },
        };
        for (int camera = 0; camera < request.Frames.Count; camera++)
        {
            for (int index = 0; index < request.Frames[camera].Pixels.Length; index++)
            {
                request.Frames[camera].Pixels[index] = (byte)((index * 7) + camera);
            }
        }

        return request;
    }

    public static ActionChunk Chunk() => new(Manifest.Architecture.ChunkLength, Manifest.Architecture.ActionDimension);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
