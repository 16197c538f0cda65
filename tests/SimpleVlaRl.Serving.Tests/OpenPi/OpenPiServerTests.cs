using System.Net.WebSockets;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Serving.Tests.OpenPi;

/// <summary>The websocket of openpi, as its clients see it.</summary>
public sealed class OpenPiServerTests
{
    [Fact]
    public async Task Connection_AlohaObservations_AreAnsweredInLockStepWithTimings()
    {
        await using RunningServer server = await RunningServer.Start();
        byte[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Frames[0].Pixels.Take(6)];
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        Assert.Equal("tiny", client.Metadata["policy"]);
        Dictionary<string, object?> first = await client.Infer(OpenPiClient.Aloha());
        NumpyArray actions = OpenPiClient.Array(first["actions"]);
        Assert.Equal("<f8 [2, 3]", actions.Description);
        Assert.Equal(0.001f, actions[1]);
        Assert.Equal([1, 2, 3, 1, 2, 3], seen);
        Assert.Equal(["infer_ms"], Map(first["policy_timing"]).Keys);
        Assert.Equal(["infer_ms"], Map(first["server_timing"]).Keys);
        Dictionary<string, object?> second = await client.Infer(OpenPiClient.Aloha());
        Assert.Equal(["infer_ms", "prev_total_ms"], Map(second["server_timing"]).Keys);
    }

    [Fact]
    public async Task Connection_LiberoAndPaddedPictures_AreAnswered()
    {
        await using RunningServer server = await RunningServer.Start();
        byte[] seen = [];
        server.Service.OnCall = call => seen = call.Request.Frames[0].Pixels;
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        Assert.Equal(6, OpenPiClient.Array((await client.Infer(OpenPiClient.Libero()))["actions"]).Count);

        // 224x224 stands for 16x12 scaled to 224x168 with black above and below.
        byte[] padded = new byte[224 * 224 * 3];
        padded.AsSpan(28 * 224 * 3, 168 * 224 * 3).Fill(9);
        await client.Infer(OpenPiClient.Packed("|u1", [224, 224, 3], padded));
        Assert.All(seen, sample => Assert.Equal(9, sample));
    }

    [Fact]
    public async Task Connection_SquashedSquare_IsToldFromAPaddedOneAndTheConnectionStays()
    {
        await using RunningServer server = await RunningServer.Start();
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        string refusal = await client.Refusal(OpenPiClient.Aloha(224, 224));
        Assert.Contains("squashed", refusal, StringComparison.Ordinal);
        Assert.Contains("16x12", refusal, StringComparison.Ordinal);
        Assert.Equal(6, OpenPiClient.Array((await client.Infer(OpenPiClient.Aloha()))["actions"]).Count);
    }

    public static TheoryData<string, byte[], byte> Samples() => new()
    {
        { "|u1", [128], 128 },
        { "<f2", BitConverter.GetBytes((Half)0.5), 127 },
        { "<f4", BitConverter.GetBytes(0.5f), 127 },
        { "<f8", BitConverter.GetBytes(0.5), 127 },
        { "<f4", BitConverter.GetBytes(128f), 128 },
        { "<f4", BitConverter.GetBytes(-0.5f), 63 },
        { "<i8", BitConverter.GetBytes(128L), 128 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Connection_PicturesAsNumpyUsersSendThem_AreTheSameBytes(string type, byte[] sample, byte expected)
    {
        await using RunningServer server = await RunningServer.Start();
        byte[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Frames[1].Pixels];
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        byte[] picture = [.. Enumerable.Repeat(sample, 12 * 16 * 3).SelectMany(bytes => bytes)];
        foreach (int[] shape in (int[][])[[12, 16, 3], [3, 12, 16], [1, 12, 16, 3]])
        {
            await client.Infer(OpenPiClient.Packed(type, shape, picture));
            Assert.All(seen, value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public async Task Connection_RangeOfSamples_HoldsForTheConnection()
    {
        await using RunningServer server = await RunningServer.Start();
        byte[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Frames[0].Pixels];
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Infer(OpenPiClient.Packed("<f4", [12, 16, 3], Floats(200)));

        // A nearly black picture of a client whose samples go to 255 is not white.
        await client.Infer(OpenPiClient.Packed("<f4", [12, 16, 3], Floats(1)));
        Assert.All(seen, value => Assert.Equal(1, value));
        Assert.Contains("-0.5", await client.Refusal(OpenPiClient.Packed("<f4", [12, 16, 3], Floats(-0.5f))), StringComparison.Ordinal);
        Assert.Contains("NaN", await client.Refusal(OpenPiClient.Packed("<f4", [12, 16, 3], Floats(float.NaN))), StringComparison.Ordinal);
        Assert.Contains("256", await client.Refusal(OpenPiClient.Packed("<f4", [12, 16, 3], Floats(256))), StringComparison.Ordinal);
    }

    public static TheoryData<byte[]> States() =>
    [
        new byte[] { 0x93, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 2, 3 },
        new byte[] { 0x91, 0x93, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 2, 3 },
        OpenPiClient.Value("<f8", [1, 3], [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(2.0), .. BitConverter.GetBytes(3.0)]),
        OpenPiClient.Value("<f2", [3], [.. BitConverter.GetBytes((Half)1.5), .. BitConverter.GetBytes((Half)2), .. BitConverter.GetBytes((Half)3)]),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Connection_StatesAsNumpyUsersSendThem_AreTheJoints(byte[] state)
    {
        await using RunningServer server = await RunningServer.Start();
        double[] seen = [];
        server.Service.OnCall = call => seen = [.. call.Request.Proprioception];
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Infer(OpenPiClient.Packed("|u1", [12, 16, 3], new byte[576], state));
        Assert.Equal([1.5, 2, 3], seen);
    }

    [Theory]
    [InlineData("<U6", "p\0\0\0i\0\0\0c\0\0\0k\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("|S4", "pick")]
    public async Task Connection_PromptInAnArray_IsTheInstruction(string type, string bytes)
    {
        await using RunningServer server = await RunningServer.Start();
        string seen = "";
        server.Service.OnCall = call => seen = call.Request.Instruction;
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        foreach (int[] shape in (int[][])[[], [1]])
        {
            await client.Infer(
                OpenPiClient.Packed("|u1", [12, 16, 3], new byte[576], prompt: OpenPiClient.Value(type, shape, System.Text.Encoding.ASCII.GetBytes(bytes))));
            Assert.Equal("pick", seen);
        }

        Assert.Contains(
            "one text",
            await client.Refusal(OpenPiClient.Packed("|u1", [12, 16, 3], new byte[576], prompt: OpenPiClient.Value("<U1", [2], new byte[8]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_DroidsKeys_AreNamedAndTheConnectionStays()
    {
        await using RunningServer server = await RunningServer.Start();
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        Assert.Equal(2L, client.Metadata["action_horizon"]);
        byte[] droid = [0x81, 0xba, .. "observation/joint_position"u8, .. OpenPiClient.Value("<f4", [7], new byte[28])];
        Assert.Contains("DROID", await client.Refusal(droid), StringComparison.Ordinal);
        Assert.Equal(6, OpenPiClient.Array((await client.Infer(OpenPiClient.Aloha()))["actions"]).Count);
    }

    [Theory]
    [InlineData(26, 34)]
    [InlineData(13, 16)]
    [InlineData(8, 8)]
    public async Task Connection_PictureOfAnotherSize_IsMadeTheNetworksByTheRecipe(int height, int width)
    {
        await using RunningServer server = await RunningServer.Start();
        byte[]? seen = null;
        server.Service.OnCall = call => seen = call.Request.Images;
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Infer(OpenPiClient.Aloha(height, width));
        Assert.Equal(2 * 8 * 8 * 3, seen!.Length);
        Assert.Equal([1, 2, 3], seen.TakeLast(3));
    }

    [Fact]
    public async Task Connection_BadObservation_IsToldWhyAndTheConnectionStays()
    {
        await using RunningServer server = await RunningServer.Start();
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        string refusal = await client.Refusal(OpenPiClient.Packed("|u1", [12, 16, 4], new byte[768]));
        Assert.Contains("[12, 16, 4]", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", refusal, StringComparison.Ordinal);
        Assert.Contains("msgpack", await client.Refusal([0xc1]), StringComparison.Ordinal);
        Assert.Equal(6, OpenPiClient.Array((await client.Infer(OpenPiClient.Aloha()))["actions"]).Count);
    }

    [Fact]
    public async Task Connection_MessageAboveTheLimit_IsRefusedWithoutTakingItIn()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { MaximumMessageBytes = 4096 });
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Send(new byte[5000]);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await client.ReceiveError()).Status);
    }

    [Fact]
    public async Task Connection_TextMessage_IsRefused()
    {
        await using RunningServer server = await RunningServer.Start();
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await client.ReceiveError()).Status);
    }

    [Fact]
    public async Task Connection_PolicyFails_SaysSoWithoutTheReason()
    {
        await using RunningServer server = await RunningServer.Start();
        server.Service.Status = PolicyReplyStatus.Failed;
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        Assert.DoesNotContain("fake", await client.Refusal(OpenPiClient.Aloha()), StringComparison.Ordinal);
        server.Service.Status = PolicyReplyStatus.Answered;
        Assert.Equal(6, OpenPiClient.Array((await client.Infer(OpenPiClient.Aloha()))["actions"]).Count);
    }

    [Fact]
    public async Task Connection_MessageBegunAndNotEnded_IsDropped()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { ReceiveTimeout = TimeSpan.FromMilliseconds(200) });
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Socket.SendAsync(new byte[10], WebSocketMessageType.Binary, endOfMessage: false, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<WebSocketException>(client.Receive);
    }

    [Fact]
    public async Task Stop_WhileAnsweringAndWhileIdle_AnswersThenClosesForARestart()
    {
        await using RunningServer server = await RunningServer.Start();
        server.Service.Delay = TimeSpan.FromMilliseconds(500);
        using OpenPiClient busy = await OpenPiClient.Connect(server.Http);
        using OpenPiClient idle = await OpenPiClient.Connect(server.Http);
        Task<Dictionary<string, object?>> answer = busy.Infer(OpenPiClient.Aloha());
        while (server.Service.Counts.Running == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Task<bool> stop = server.Server.StopAsync();
        Assert.Equal(6, OpenPiClient.Array((await answer)["actions"]).Count);
        Assert.Equal(WebSocketMessageType.Close, (await idle.Receive()).Type);
        Assert.Equal(1012, (int)idle.Socket.CloseStatus!);
        busy.Socket.Abort();
        idle.Socket.Abort();
        Assert.True(await stop);
    }

    private static byte[] Floats(float value) => [.. Enumerable.Repeat(BitConverter.GetBytes(value), 12 * 16 * 3).SelectMany(bytes => bytes)];

    private static Dictionary<string, object?> Map(object? value) => Assert.IsType<Dictionary<string, object?>>(value);
}
