using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// One websocket, in lock step: a message, its answer, the next message. A message that cannot be answered is told why and the connection stays open, because
/// most clients cannot connect again without being made anew; it ends where a message itself could not be taken, or the server stops.
/// </summary>
internal sealed class WebSocketConversation(
    PolicyGateway gateway, WebSocket socket, string robot, string dialect, int maximumBytes, ILogger log, CancellationToken stopping)
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private Task<bool> receiving = Task.FromResult(false);
    private bool hasAsked;

    /// <summary>What was received last; its dialect releases it.</summary>
    public MessageBuffer Input { get; } = new(maximumBytes);

    /// <summary>What is to be sent next; empty again once it is.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new();

    /// <summary>Holds the conversation until it ends.</summary>
    public async Task RunAsync(IConversation conversation, CancellationToken aborted)
    {
        try
        {
            await conversation.BeginAsync(this, aborted).ConfigureAwait(false);
            while (await ReceiveAsync(aborted).ConfigureAwait(false) && await AnswerOrSayWhyNotAsync(conversation, aborted).ConfigureAwait(false))
            {
            }

            await CloseAsync(WebSocketCloseStatus.NormalClosure, "").ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            log.Refused(dialect, exception.Message);
            await RefuseAsync(conversation, exception).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            if (gateway.SlowClientLines.Allows(out long silent))
            {
                log.SlowClient(robot, exception.Message, silent);
            }

            socket.Abort();
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone; there is nobody to tell.
            socket.Abort();
        }
#pragma warning disable CA1031 // Whatever goes wrong with one connection, the others go on; the client is told that, not why.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            gateway.LogFailure(log, exception, dialect);
            await RefuseAsync(conversation, new RequestException(RequestProblem.Internal, "The server failed on this observation; its log says how."))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Sends what is in the output as one message.</summary>
    /// <exception cref="TimeoutException">The client does not read.</exception>
    public async ValueTask SendAsync(WebSocketMessageType type, CancellationToken aborted)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(gateway.Options.SendTimeout);
        try
        {
            await socket.SendAsync(Output.WrittenMemory, type, endOfMessage: true, patience.Token).ConfigureAwait(false);
            Output.ResetWrittenCount();
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw new TimeoutException($"An answer was not read within {gateway.Options.SendTimeout.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>The next message; false when the client leaves. A server that stops does not wait for one.</summary>
    private async ValueTask<bool> ReceiveAsync(CancellationToken aborted)
    {
        // Taking a receive back would break the connection before the client is told why; so it is left pending and waited for no longer.
        receiving = Input.ReceiveAsync(socket, gateway.Options.ReceiveTimeout, aborted).AsTask();
        try
        {
            if (hasAsked)
            {
                return await receiving.WaitAsync(stopping).ConfigureAwait(false);
            }

            hasAsked = await receiving.WaitAsync(gateway.Options.FirstObservationTimeout, gateway.Time, stopping).ConfigureAwait(false);
            return hasAsked;
        }
        catch (TimeoutException) when (!receiving.IsCompleted)
        {
            double seconds = gateway.Options.FirstObservationTimeout.TotalSeconds;
            log.NothingAsked(robot, seconds);
            throw new RequestException(RequestProblem.Late, $"There was no observation within {seconds:0.#} s of connecting; connect when there is one.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new RequestException(RequestProblem.Draining, "The server is about to stop.");
        }
    }

    private async ValueTask<bool> AnswerOrSayWhyNotAsync(IConversation conversation, CancellationToken aborted)
    {
        try
        {
            return await conversation.AnswerAsync(this, aborted).ConfigureAwait(false);
        }
        catch (RequestException exception) when (exception.Problem != RequestProblem.Draining)
        {
            Input.Release();
            Output.ResetWrittenCount();
            log.Refused(dialect, exception.Message);
            await conversation.SayWhyNotAsync(this, exception, aborted).ConfigureAwait(false);
            return true;
        }
    }

    private async Task RefuseAsync(IConversation conversation, RequestException exception)
    {
        try
        {
            if (exception.Problem != RequestProblem.Draining)
            {
                Output.ResetWrittenCount();
                await conversation.SayWhyNotAsync(this, exception, CancellationToken.None).ConfigureAwait(false);
            }

            await CloseAsync(Statuses.WebSocket(exception.Problem), "Error in previous frame.").ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is WebSocketException or OperationCanceledException or TimeoutException or InvalidOperationException or RequestException)
        {
            socket.Abort();
        }
    }

    /// <summary>Closes without waiting for a client that does not answer.</summary>
    private async Task CloseAsync(WebSocketCloseStatus status, string description)
    {
        using CancellationTokenSource patience = new(CloseTimeout);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status, description, patience.Token).ConfigureAwait(false);
        }

        if (!receiving.IsCompleted)
        {
            await receiving.WaitAsync(patience.Token).ConfigureAwait(false);
        }

        // Reading on until the client's own close keeps its last words from turning into a connection reset, which would lose ours.
        byte[] rest = new byte[1024];
        while (socket.State == WebSocketState.CloseSent)
        {
            await socket.ReceiveAsync(rest.AsMemory(), patience.Token).ConfigureAwait(false);
        }
    }
}
