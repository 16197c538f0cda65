using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Sends a page what is on the board. A page that does not take it is let go; nothing waits for it meanwhile.</summary>
internal sealed class LiveSocket(LiveBoard board, TimeSpan sendTimeout, ILogger log, CancellationToken ending)
{
    /// <summary>The most pages at once.</summary>
    public const int MaximumPages = 16;

    public async Task AnswerAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new RequestException("The path /live is a websocket's.");
        }

        if (board.Watchers >= MaximumPages)
        {
            throw new RequestException(RequestProblem.Overloaded, $"{MaximumPages} pages look on already; close one.");
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(ending, context.RequestAborted);
        board.Enter();
        try
        {
            Task closed = DrainAsync(socket, end);
            await SendAsync(socket, context, end.Token).ConfigureAwait(false);
            await closed.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The page is gone, or the run is over.
        }
        finally
        {
            board.Leave();
            socket.Abort();
        }
    }

    private async Task SendAsync(WebSocket socket, HttpContext context, CancellationToken end)
    {
        List<long> seen = [];
        List<LiveMessage> fresh = [];
        while (!end.IsCancellationRequested)
        {
            fresh.Clear();
            Task next = board.Take(seen, fresh);
            foreach (LiveMessage message in fresh)
            {
                using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(end);
                patience.CancelAfter(sendTimeout);
                try
                {
                    WebSocketMessageType type = message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                    await socket.SendAsync(message.Content, type, endOfMessage: true, patience.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!end.IsCancellationRequested)
                {
                    log.SlowPage(context.Connection.RemoteIpAddress?.ToString() ?? "?", sendTimeout.TotalSeconds);
                    throw;
                }
            }

            if (fresh.Count == 0)
            {
                await next.WaitAsync(end).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A page says nothing; that it closes is heard here.</summary>
    private static async Task DrainAsync(WebSocket socket, CancellationTokenSource end)
    {
        byte[] nothing = new byte[128];
        try
        {
            while ((await socket.ReceiveAsync(nothing.AsMemory(), end.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                // Whatever it was.
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Gone without a word.
        }

        await end.CancelAsync().ConfigureAwait(false);
    }
}
