using System.Buffers;
using System.Net.WebSockets;
using MessagePack;
using SimpleVlaRl.Onnx.Platforms;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Tests.OpenPi;

namespace SimpleVlaRl.Serving.Tests.Environments;

/// <summary>Messages that no environment sends: each is refused in words, the connection stays, and another one notices nothing.</summary>
public sealed class HostileEnvironmentTests : IAsyncDisposable
{
    private const int Side = 16;
    private readonly EnvironmentPeers peers = new();

    [Theory]
    [InlineData("{}", "lacks its type (text), payload (map), seq (integer) or timestamp")]
    [InlineData("""{"type":"train","payload":{},"seq":1,"timestamp":1}""", "has the type 'train'; expected hello, episode_start")]
    [InlineData("""{"type":"hello","payload":{"protocol_version":7},"seq":1,"timestamp":1}""", "speaks version 7")]
    [InlineData("""{"type":"observation","payload":{"images":[1]},"seq":1,"timestamp":1}""", "'images' is no map of pictures by camera")]
    [InlineData("""{"type":"observation","payload":{"images":{"agentview":5,"wrist":5}},"seq":1,"timestamp":1}""", "'images/agentview' is missing")]
    [InlineData("""{"type":"a","payload":[[[[[[[[[[1]]]]]]]]]],"seq":1,"timestamp":1}""", "nests deeper than 8 levels")]
    public async Task VlaEval_AMessageThatIsNone_IsRefusedInWords(string json, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        using ClientWebSocket socket = await Connect("vla-eval");
        using ClientWebSocket other = await Connect("vla-eval");
        Assert.Contains(complaint, Error(await Ask(socket, Packed(json))), StringComparison.Ordinal);
        await AssertAnswered(socket);
        await AssertAnswered(other);
    }

    [Theory]
    [InlineData("|u1", 4, 8, "expected numbers [height, width, 3]")]
    [InlineData("|O8", 3, 8, "The dtype is '|O8'")]
    [InlineData("<f8", 3, double.NaN, "has NaN at 3; expected finite joint positions")]
    [InlineData("<f8", 3, double.PositiveInfinity, "at 3; expected finite joint positions")]
    public async Task VlaEval_AnObservationThatIsNone_IsRefusedInWords(string type, int channels, double number, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        using ClientWebSocket socket = await Connect("vla-eval");
        bool isObject = type == "|O8";
        byte[] samples = new byte[Side * Side * channels * (isObject ? 8 : 1)];
        byte[] picture = OpenPiClient.Value(isObject ? type : "|u1", [Side, Side, channels], samples);
        Assert.Contains(complaint, Error(await Ask(socket, Observation(picture, number))), StringComparison.Ordinal);
        await AssertAnswered(socket);
        Assert.Single(peers.Calls);
    }

    [Theory]
    [InlineData("""{"type":"episode_start","payload":{},"seq":1,"timestamp":1}""", "The episode's 'task' is missing or no map")]
    [InlineData("""{"type":"episode_start","payload":{"task":{"name":"a"}},"seq":1,"timestamp":1}""", "has no 'seed' and no 'episode_idx'")]
    public async Task VlaEval_ABeginningThatIsNone_IsRefusedWithItsFirstObservation(string json, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero, proprioception: 8));
        using ClientWebSocket socket = await Connect("vla-eval");
        await Send(socket, Packed(json));
        byte[] observation = Observation(OpenPiClient.Value("|u1", [Side, Side, 3], new byte[Side * Side * 3]), 0.5);
        Assert.Contains(complaint, Error(await Ask(socket, observation)), StringComparison.Ordinal);
        await Send(socket, Packed("""{"type":"episode_start","payload":{"task":{"name":"a","episode_idx":4}},"seq":1,"timestamp":1}"""));
        await AssertAnswered(socket);
    }

    [Fact]
    public async Task VlaEval_ALieAboutSuccessBeforeAnyAction_IsInvalid()
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Libero));
        using (ClientWebSocket socket = await Connect("vla-eval"))
        {
            await Send(socket, Packed("""{"type":"episode_start","payload":{"task":{"name":"a","episode_idx":4}},"seq":1,"timestamp":1}"""));
            await Send(socket, Packed("""{"type":"episode_end","payload":{"metrics":{"success":true}},"seq":2,"timestamp":1}"""));
            await AssertGreeted(socket);
        }

        Assert.Equal(("invalid", "vla-eval a 4", "it ended before the policy was asked"), Assert.Single(await peers.Outcomes()));
    }

    [Theory]
    [InlineData("""{"message_type":"hello","message_id":"1","evaluation_id":"e","payload":{},"extra":1}""", "The frame has the key 'extra'")]
    [InlineData("""{"message_type":"hello","message_id":"1","payload":{}}""", "The frame lacks its 'evaluation_id'")]
    [InlineData("""{"message_type":"dance","message_id":"1","evaluation_id":"e","payload":{}}""", "The frame has the type 'dance'")]
    [InlineData("""{"message_type":"call","message_id":"1","evaluation_id":"e","payload":{"func_name":"__class__"}}""", "There is no method '__class__'")]
    [InlineData("""{"message_type":"call","message_id":"1","evaluation_id":"e","payload":{"func_name":"get_action"}}""", "There is no observation to act on")]
    [InlineData("""{"message_type":"infer","message_id":"1","evaluation_id":"e","payload":{"observation":{"vision":{}}}}""", "'vision' has the pictures")]
    [InlineData("""{"message_type":"infer","message_id":"1","evaluation_id":"e","payload":3}""", "The frame's 'payload' is no map")]
    public async Task XPolicyLab_AFrameThatIsNone_IsRefusedUnderItsNumber(string json, string complaint)
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Aloha, proprioception: 14));
        using ClientWebSocket socket = await Connect("xpolicylab");
        Dictionary<string, object?> reply = await Ask(socket, Packed(json));
        Assert.Equal(("error", "1"), (reply["message_type"], reply["message_id"]));
        Assert.Contains(complaint, (string)((Dictionary<string, object?>)reply["payload"]!)["message"]!, StringComparison.Ordinal);
        Assert.Equal("heartbeat_ack", (await Ask(socket, Heartbeat("2")))["message_type"]);
    }

    [Fact]
    public async Task XPolicyLab_ANumberThatIsUsedForSomethingElse_IsRefused()
    {
        await peers.Start(ServingManifest.Of(OpenVlaPlatform.Aloha, proprioception: 14));
        using ClientWebSocket socket = await Connect("xpolicylab");
        Assert.Equal("heartbeat_ack", (await Ask(socket, Heartbeat("7")))["message_type"]);
        Dictionary<string, object?> reply = await Ask(
            socket, Packed("""{"message_type":"reset","message_id":"7","evaluation_id":"e","payload":{}}"""));
        Assert.Contains("was used for 'heartbeat' before", (string)((Dictionary<string, object?>)reply["payload"]!)["message"]!, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();

    private static byte[] Heartbeat(string id) =>
        Packed($$"""{"message_type":"heartbeat","message_id":"{{id}}","evaluation_id":"e","payload":{ } }""");

    private static byte[] Packed(string json) => MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken);

    private async Task<ClientWebSocket> Connect(string dialect)
    {
        ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri(peers.Url(dialect)), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task Send(ClientWebSocket socket, byte[] message) =>
        socket.SendAsync(message, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    private static async Task<Dictionary<string, object?>> Ask(ClientWebSocket socket, byte[] message)
    {
        await Send(socket, message);
        byte[] buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        Assert.True(result.EndOfMessage);
        Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
        return MessageDecoder.Decode(buffer.AsMemory(0, result.Count));
    }

    private static string Error(Dictionary<string, object?> reply)
    {
        Assert.Equal("error", reply["type"]);
        return (string)((Dictionary<string, object?>)reply["payload"]!)["error"]!;
    }

    private static async Task AssertGreeted(ClientWebSocket socket) => Assert.Equal(
        "hello", (await Ask(socket, Packed("""{"type":"hello","payload":{"protocol_version":1},"seq":9,"timestamp":1}""")))["type"]);

    private static async Task AssertAnswered(ClientWebSocket socket) => Assert.Equal(
        "action", (await Ask(socket, Observation(OpenPiClient.Value("|u1", [Side, Side, 3], new byte[Side * Side * 3]), 0.5)))["type"]);

    private static byte[] Observation(byte[] picture, double number)
    {
        ArrayBufferWriter<byte> output = new();
        MessagePackWriter writer = new(output);
        writer.WriteMapHeader(4);
        writer.Write("type");
        writer.Write("observation");
        writer.Write("payload");
        writer.WriteMapHeader(3);
        writer.Write("images");
        writer.WriteMapHeader(2);
        writer.Write("agentview");
        writer.WriteRaw(picture);
        writer.Write("wrist");
        writer.WriteRaw(picture);
        writer.Write("states");
        writer.WriteArrayHeader(8);
        for (int index = 0; index < 8; index++)
        {
            writer.Write(index == 3 ? number : 0.1);
        }

        writer.Write("task_description");
        writer.Write("go");
        writer.Write("seq");
        writer.Write(5);
        writer.Write("timestamp");
        writer.Write(1.5);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }
}
