using System.Net.WebSockets;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;

namespace SimpleVlaRl.Native.Tests.Serving;

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

        // 224x224 stands for 16x12 scaled to 224x168 with black above and below; here the square is of one colour.
        await client.Infer(OpenPiClient.Aloha(224, 224));
        Assert.Equal([1, 2, 3], seen.Take(3));
        Assert.Equal([1, 2, 3], seen.TakeLast(3));
    }

    [Theory]
    [InlineData(13, 16, "13")]
    [InlineData(12, 17, "17x12")]
    public async Task Connection_PictureOfAnotherSize_IsRefusedAndClosed(int height, int width, string named)
    {
        await using RunningServer server = await RunningServer.Start();
        using OpenPiClient client = await OpenPiClient.Connect(server.Http);
        await client.Send(OpenPiClient.Aloha(height, width));
        (string text, WebSocketCloseStatus? status) = await client.ReceiveError();
        Assert.Contains(named, text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at SimpleVlaRl", text, StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, status);
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
        await client.Send(OpenPiClient.Aloha());
        (string text, WebSocketCloseStatus? status) = await client.ReceiveError();
        Assert.Equal(WebSocketCloseStatus.InternalServerError, status);
        Assert.DoesNotContain("fake", text, StringComparison.Ordinal);
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

    private static Dictionary<string, object?> Map(object? value) => Assert.IsType<Dictionary<string, object?>>(value);
}
