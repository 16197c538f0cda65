using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.OperatorConsole.Access;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.OperatorConsole.Live;

/// <summary>Sends a page what is on the board. A page that does not take it is let go; nothing waits for it meanwhile.</summary>
internal sealed class LiveSocket(LiveBoard board, IOperatorDesk desk, SignIn people, TimeSpan sendTimeout, ILogger log, CancellationToken ending)
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
            Task closed = ListenAsync(socket, context, end);
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
        while (!end.IsCancellationRequested && IsSignedIn(context))
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

    /// <summary>Whoever is not signed in any more is told by the end of the stream, before they need the page.</summary>
    private bool IsSignedIn(HttpContext context)
    {
        try
        {
            return people.NameOf(context) is not null;
        }
        catch (RequestException)
        {
            return false;
        }
    }

    /// <summary>
    /// A page says one word here, stop: a browser has few connections to a host, and where others hold them all, this one is open already.
    /// </summary>
    private async Task ListenAsync(WebSocket socket, HttpContext context, CancellationTokenSource end)
    {
        byte[] word = new byte[128];
        try
        {
            while (await socket.ReceiveAsync(word.AsMemory(), end.Token).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } heard)
            {
                if (heard.EndOfMessage && word.AsSpan(0, heard.Count).SequenceEqual("stop"u8))
                {
                    string source = PageAccess.SourceOf(context);
                    string? refusal = desk.Give(OperatorCommand.Stop, source);
                    log.Said(source, "stop", context.Connection.RemoteIpAddress?.ToString() ?? "?", refusal ?? "taken");
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Gone without a word.
        }

        await end.CancelAsync().ConfigureAwait(false);
    }
}
