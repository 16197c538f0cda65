using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed class LiveTests : IDisposable
{
    private readonly PageRig rig = new(episodes: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_FromTheFirstMoment_ShowsStateTicksHealthAndPictures()
    {
        rig.Progress.Prepare(RecordedEpisodes.Header(PageRig.Robot, 5, group: "g"), 8);
        rig.Desk.Announce(PageRig.Request());
        using ClientWebSocket socket = await Connect();
        JsonNode state = await Until(socket, "state", node => (string)node["phase"]! == "homing");
        Assert.Equal(1001, (int)state["request"]!["start"]!);
        Assert.Equal(RecordedEpisodes.Id(1).ToString(), (string)state["photo"]!["episode"]!);
        Assert.Equal("nano", (string)state["policy"]!["name"]!);
        Assert.Equal(4, (int)state["group"]!["size"]!);

        JsonNode tick = await Next(socket, "tick");
        Assert.Equal([0, 0.01, 0.02, 0.03, 0.04, 0.05], tick["measured"]!.AsArray().Select(position => (double)position!));
        Assert.Null(tick["applied"]);

        JsonNode health = await Next(socket, "health");
        Assert.Equal("/cam_high/image_raw", (string)health["streams"]![0]!["topic"]!);
        Assert.Equal("warning", (string)health["checks"]![0]!["level"]!);

        byte[] picture = await NextPicture(socket);
        Assert.Equal(0, picture[0]);
        Assert.InRange(BinaryPrimitives.ReadDoubleLittleEndian(picture.AsSpan(1)), 0, 1000);
        ImageFrame frame = JpegCodec.Decode(picture[9..]);
        Assert.Equal((4, 2), (frame.Width, frame.Height));
        Assert.InRange(frame.Pixels[0], 118, 122);
    }

    [Fact]
    public async Task Live_ClassifierProposes_IsInTheStateUntilTheEpisodeIsStored()
    {
        using ClientWebSocket socket = await Connect();
        rig.Desk.Announce(PageRig.Request());
        rig.Desk.Begin();
        Assert.Null((await Until(socket, "state", node => (string)node["phase"]! == "running"))["proposal"]);
        rig.Desk.Propose(rig.Desk.Status.Request!, EpisodeOutcome.Failure("classifier"), "the classifier proposes failure");
        JsonNode proposed = await Until(socket, "state", node => node["proposal"] is not null);
        Assert.Equal(("failure", "running"), ((string)proposed["proposal"]!["kind"]!, (string)proposed["phase"]!));
        rig.Desk.Give(OperatorCommand.Success, "console");
        rig.Desk.Committed(RecordedEpisodes.Id(1), EpisodeOutcome.Success("console"));
        JsonNode stored = await Until(socket, "state", node => (string)node["phase"]! == "idle" && node["last"] is not null);
        Assert.Null(stored["proposal"]);
    }

    [Fact]
    public async Task Live_OfARunningEpisode_ShowsWhatTheGateMakesOfIt()
    {
        using ClientWebSocket socket = await Connect();
        rig.IsRecording = true;
        rig.Ticks.Begin();
        StepRecord step = new(6) { Tick = 99, Verdict = GateVerdict.Limited, Reason = GateReason.VelocityLimit | GateReason.JerkLimit };
        step.ProposedPositions[2] = 0.5;
        rig.Ticks.Write(step);
        JsonNode tick = await Until(socket, "tick", node => node["gate"] is not null);
        Assert.Equal("limited", (string)tick["gate"]!["verdict"]!);
        Assert.Equal("velocity limit, jerk limit", (string)tick["gate"]!["reason"]!);
        Assert.Equal(2, (int)tick["gate"]!["joint"]!);
        Assert.Equal(1, (int)tick["limited"]!);
        Assert.Equal(1.98, (double)tick["seconds"]!);
        Assert.Equal(0.5, (double)tick["proposed"]![2]!);
    }

    [Fact]
    public async Task Live_AfterALabelInTheBrowser_CountsItAnew()
    {
        using ClientWebSocket socket = await Connect();
        rig.Progress.Prepare(RecordedEpisodes.Header(PageRig.Robot, 1, group: "g"), 8);
        rig.Progress.Note(RecordedEpisodes.Id(1), OutcomeKind.Success, counts: true);
        rig.Desk.Announce(PageRig.Request(2));
        JsonNode state = await Until(socket, "state", node => (int)node["run"]!["success"]! == 1);
        Assert.Equal("success", (string)state["group"]!["attempts"]![0]!["outcome"]!);
        await rig.Post($"/api/episodes/{RecordedEpisodes.Id(1)}/label", new JsonObject { ["outcome"] = "failure", ["by"] = "anna" });
        state = await Until(socket, "state", node => (int)node["run"]!["failure"]! == 1);
        Assert.Equal(0, (int)state["run"]!["success"]!);
    }

    [Fact]
    public async Task Live_WithoutNumbers_ShowsNone()
    {
        Array.Fill(rig.Sensors.Positions, double.NaN);
        rig.Sensors.Grey = -1;
        using ClientWebSocket socket = await Connect();
        Assert.Null((await Next(socket, "tick"))["measured"]);
    }

    [Fact]
    public async Task Live_ABrowserThatStalls_IsLetGoAndKeepsNobodyWaiting()
    {
        CameraProfile camera = new() { Name = "cam_high", Topic = "/cam_high", Width = 800, Height = 600 };
        using PageRig busy = new(episodes: 0, camera: camera, sendTimeout: TimeSpan.FromSeconds(0.5));
        busy.Sensors.IsNoise = true;
        using Socket stalled = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
        int port = busy.Server.Address.Port;
        await stalled.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        string handshake = $"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await stalled.SendAsync(Encoding.ASCII.GetBytes(handshake), Cancellation);

        using ClientWebSocket other = await Connect(busy);
        for (int tick = 0; tick < 10; tick++)
        {
            await Next(other, "tick");
        }

        Assert.Equal(HttpStatusCode.OK, (await busy.Say("stop")).Status);
        JsonNode state = await Until(other, "state", node => (string)node["phase"]! == "stopped");
        Assert.Contains("console", (string)state["message"]!, StringComparison.Ordinal);

        // It takes the buffers of both sides and half a second; then the connection is gone, whatever still lies in them.
        byte[] buffer = new byte[1 << 20];
        await Task.Delay(TimeSpan.FromSeconds(4), Cancellation);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            while (await stalled.ReceiveAsync(buffer, patience.Token) > 0)
            {
                // What was sent before.
            }
        }
        catch (SocketException)
        {
            // Reset.
        }

        await Next(other, "tick");
    }

    [Fact]
    public async Task Live_TheWordStopOverTheStream_Stops()
    {
        using ClientWebSocket socket = await Connect();
        await socket.SendAsync("go"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        await socket.SendAsync("stop"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        JsonNode state = await Until(socket, "state", node => (string)node["phase"]! == "stopped");
        Assert.Equal("stopped by console: the arms hold until reset", (string)state["message"]!);
    }

    [Fact]
    public async Task Live_MorePagesThanAreAllowed_TurnsTheNextOneAway()
    {
        List<ClientWebSocket> pages = [];
        for (int page = 0; page < LiveSocket.MaximumPages; page++)
        {
            pages.Add(await Connect());
            await Next(pages[^1], "state");
        }

        await Assert.ThrowsAsync<WebSocketException>(Connect);
        pages[0].Abort();
        for (int attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                pages[0] = await Connect();
                break;
            }
            catch (WebSocketException) when (attempt < 99)
            {
                await Task.Delay(50, Cancellation);
            }
        }

        pages.ForEach(page => page.Dispose());
    }

    public void Dispose() => rig.Dispose();

    private Task<ClientWebSocket> Connect() => Connect(rig);

    private static async Task<ClientWebSocket> Connect(PageRig rig)
    {
        ClientWebSocket socket = new();
        try
        {
            await socket.ConnectAsync(new UriBuilder(rig.Client.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri, Cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Task<JsonNode> Next(ClientWebSocket socket, string type) => Until(socket, type, _ => true);

    private static async Task<JsonNode> Until(ClientWebSocket socket, string type, Func<JsonNode, bool> condition)
    {
        while (true)
        {
            (WebSocketMessageType kind, byte[] content) = await Receive(socket);
            if (kind == WebSocketMessageType.Text && JsonNode.Parse(content) is { } message && (string)message["type"]! == type && condition(message))
            {
                return message;
            }
        }
    }

    private static async Task<byte[]> NextPicture(ClientWebSocket socket)
    {
        while (true)
        {
            (WebSocketMessageType kind, byte[] content) = await Receive(socket);
            if (kind == WebSocketMessageType.Binary)
            {
                return content;
            }
        }
    }

    private static async Task<(WebSocketMessageType Kind, byte[] Content)> Receive(ClientWebSocket socket)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[1 << 20];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return (part.MessageType, buffer[..length]);
            }
        }
    }
}
