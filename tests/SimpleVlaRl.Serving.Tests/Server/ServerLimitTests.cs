using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Tests.OpenPi;

namespace SimpleVlaRl.Serving.Tests.Server;

/// <summary>How much of a server one caller can take, by which names it is called, and what is said when it cannot listen.</summary>
public sealed class ServerLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Websockets_AboveTheLimit_AreToldToComeBackAndThoseThatLeaveMakeRoom()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { MaximumWebSocketsPerCaller = 2 });
        using OpenPiClient first = await OpenPiClient.Connect(server.Http);
        OpenPiClient second = await OpenPiClient.Connect(server.Http);
        using ClientWebSocket third = new();
        third.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => third.ConnectAsync(new UriBuilder(server.Http) { Scheme = "ws" }.Uri, Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.HttpStatusCode);
        Assert.Equal(["1"], third.HttpResponseHeaders!["Retry-After"]);

        // The other dialects have room.
        using RemotePolicy policy = server.Connect();
        policy.Infer([RunningServer.Request()], [RunningServer.Chunk()]);
        second.Dispose();
        OpenPiClient? fourth = null;
        while (fourth is null)
        {
            try
            {
                fourth = await OpenPiClient.Connect(server.Http);
            }
            catch (WebSocketException)
            {
                await Task.Delay(20, Cancellation);
            }
        }

        fourth.Dispose();
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/v2/health/live")]
    public async Task Websocket_OverHttp2OnAPathThatAnybodyMayRead_NeedsAToken(string path)
    {
        using TemporaryFolder folder = new();
        string tokens = Path.Combine(folder.Path, "tokens.jsonl");
        string token = TokenFile.Add(tokens, "robot", DateTimeOffset.MaxValue);
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { TokensFile = tokens });
        using SocketsHttpHandler handler = new();
        using HttpMessageInvoker invoker = new(handler);
        Uri address = new UriBuilder(server.Server.GrpcAddress) { Scheme = "ws", Path = path }.Uri;
        using ClientWebSocket stranger = Http2();
        await Assert.ThrowsAsync<WebSocketException>(() => stranger.ConnectAsync(address, invoker, Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.HttpStatusCode);
        using ClientWebSocket known = Http2();
        known.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await known.ConnectAsync(address, invoker, Cancellation);

        static ClientWebSocket Http2()
        {
            ClientWebSocket socket = new();
            socket.Options.HttpVersion = HttpVersion.Version20;
            socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            socket.Options.CollectHttpResponseDetails = true;
            return socket;
        }
    }

    [Fact]
    public async Task Websocket_ThatAsksNothing_IsClosedAndOneThatHasAskedIsNot()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { FirstObservationTimeout = TimeSpan.FromSeconds(1) });
        using OpenPiClient robot = await OpenPiClient.Connect(server.Http);
        await robot.Infer(OpenPiClient.Aloha());
        using OpenPiClient idle = await OpenPiClient.Connect(server.Http);
        (string text, WebSocketCloseStatus? status) = await idle.ReceiveError();
        Assert.Contains("no observation within 1 s", text, StringComparison.Ordinal);
        Assert.Equal(1013, (int)status!);
        await robot.Infer(OpenPiClient.Aloha());
    }

    [Fact]
    public async Task Websockets_AfterTheirObservations_HoldNoMessagesOrPictures()
    {
        await using RunningServer server = await RunningServer.Start(service: new FakePolicyService(
            RunningServer.Manifest with { Cameras = [new("cam_high", 640, 480), new("cam_left_wrist", 640, 480)] }, TimeProvider.System));
        List<OpenPiClient> clients = [];
        byte[] observation = OpenPiClient.Aloha(480, 640);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int index = 0; index < 50; index++)
        {
            clients.Add(await OpenPiClient.Connect(server.Http));
            await clients[^1].Infer(observation);
        }

        // With a message and frames kept by each they would hold 180 MB; what is pooled is bounded, whoever has gone.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40L << 20);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Connections_OfOneAddress_AreLimitedBeforeTheySayAnything()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { MaximumConnectionsPerAddress = 3 });
        List<TcpClient> strangers = [];
        for (int index = 0; index < 3; index++)
        {
            strangers.Add(new TcpClient());
            await strangers[^1].ConnectAsync(IPAddress.Loopback, server.Http.Port, Cancellation);
        }

        using HttpClient client = server.Client();
        while (true)
        {
            try
            {
                await client.GetStringAsync("/healthz", Cancellation);
                await Task.Delay(20, Cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException)
            {
                break;
            }
        }

        strangers.ForEach(stranger => stranger.Dispose());
        while (true)
        {
            try
            {
                Assert.Equal("OK\n", await client.GetStringAsync("/healthz", Cancellation));
                break;
            }
            catch (Exception exception) when (exception is HttpRequestException or SocketException)
            {
                await Task.Delay(20, Cancellation);
            }
        }
    }

    [Theory]
    [InlineData("/metrics", "attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("/healthz", "attacker.example:8000", HttpStatusCode.MisdirectedRequest)]
    [InlineData("/act", "attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("/healthz", "localhost:8000", HttpStatusCode.OK)]
    [InlineData("/healthz", "192.0.2.7", HttpStatusCode.OK)]
    [InlineData("/healthz", "[::1]:8000", HttpStatusCode.OK)]
    [InlineData("/healthz", "policy.lab", HttpStatusCode.OK)]
    public async Task Request_ForAnotherName_IsNotAnswered(string path, string host, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { HostNames = ["policy.lab"] });
        using HttpClient client = server.Client();
        using HttpRequestMessage request = new(path == "/act" ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(
            expected != HttpStatusCode.OK, (await response.Content.ReadAsStringAsync(Cancellation)).Contains("--allow-host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_IsOneSentence()
    {
        using TestCertificates certificates = new();
        ServerOptions options = RunningServer.AnyPort with
        {
            Address = IPAddress.Parse("192.0.2.1"),
            CertificateFile = certificates.Issue("server"),
            ClientAuthorityFile = certificates.AuthorityFile
        };
        ServingException refusal = await Assert.ThrowsAsync<ServingException>(() => PolicyServer.StartAsync(
            new FakePolicyService(RunningServer.Manifest, TimeProvider.System), options, NullLoggerFactory.Instance, cancellation: Cancellation));
        Assert.Contains("192.0.2.1", refusal.Message, StringComparison.Ordinal);
    }
}
