using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>
/// One connection of an openpi client: a metadata frame, then one answer per observation, in lock step. An observation that cannot be answered gets a
/// text frame with one sentence: that is how its clients tell an error. They cannot connect again without being made anew, so the connection stays open
/// for the next observation; it ends where the message itself could not be taken, or the server stops.
/// </summary>
internal sealed class OpenPiConnection(PolicyGateway gateway, PolicyCallPool calls, WebSocket socket, string robot, ILogger log, CancellationToken stopping)
{
    public const string Dialect = DialectWords.OpenPi;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private readonly SampleRange range = new();
    private readonly DialectConvention convention = DialectConvention.Of(ClientDialect.OpenPi, gateway.Manifest);
    private readonly MessageBuffer input = new(gateway.MaximumMessageBytes);
    private readonly ArrayBufferWriter<byte> output = new();
    private Task<bool> receiving = Task.FromResult(false);
    private double? previousTotal;
    private bool hasAsked;

    public async Task RunAsync(CancellationToken aborted)
    {
        try
        {
            OpenPiEncoder.WriteMetadata(output, OpenPiMetadata.Of(gateway.Manifest, gateway.Service.Identity));
            await SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);
            long began = gateway.Time.GetTimestamp();
            while (await ReceiveAsync(aborted).ConfigureAwait(false))
            {
                await AnswerOrSayWhyNotAsync(aborted).ConfigureAwait(false);
                previousTotal = gateway.Time.GetElapsedTime(began).TotalMilliseconds;
                began = gateway.Time.GetTimestamp();
            }

            await CloseAsync(WebSocketCloseStatus.NormalClosure, "").ConfigureAwait(false);
        }
        catch (RequestException exception)
        {
            log.Refused(Dialect, exception.Message);
            await RefuseAsync(exception).ConfigureAwait(false);
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
            gateway.LogFailure(log, exception, Dialect);
            await RefuseAsync(new RequestException(RequestProblem.Internal, "The server failed on this observation; its log says how.")).ConfigureAwait(false);
        }
    }

    /// <summary>The next observation; false when the client leaves. A server that stops does not wait for one.</summary>
    private async ValueTask<bool> ReceiveAsync(CancellationToken aborted)
    {
        // Taking a receive back would break the connection before the client is told why; so it is left pending and waited for no longer.
        receiving = input.ReceiveAsync(socket, gateway.Options.ReceiveTimeout, aborted).AsTask();
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

    private async ValueTask AnswerOrSayWhyNotAsync(CancellationToken aborted)
    {
        try
        {
            await AnswerAsync(aborted).ConfigureAwait(false);
        }
        catch (RequestException exception) when (exception.Problem != RequestProblem.Draining)
        {
            input.Release();
            log.Refused(Dialect, exception.Message);
            await SayAsync(exception.Message, aborted).ConfigureAwait(false);
        }
    }

    private async ValueTask AnswerAsync(CancellationToken aborted)
    {
        using PolicyGateway.Turn turn = await gateway.WaitInLineAsync(aborted).ConfigureAwait(false);
        using PolicyCallPool.Loan loan = calls.Lend(robot, range);
        PolicyCall call = loan.Call;
        gateway.SetDefaultDeadlines(call);
        OpenPiObservation.Write(OpenPiDecoder.Decode(input.Message), gateway.Manifest, loan.Pictures, call.Request);
        input.Release();
        long asked = gateway.Time.GetTimestamp();
        PolicyReply reply = await gateway.AskAsync(call, Dialect, asksAgain: true, aborted).ConfigureAwait(false);
        convention.ToClient(call.Chunk, gateway.Manifest);
        OpenPiEncoder.WriteReply(output, call.Chunk, reply.Timings.Run.TotalMilliseconds, gateway.Time.GetElapsedTime(asked).TotalMilliseconds, previousTotal);
        await SendAsync(WebSocketMessageType.Binary, aborted).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(WebSocketMessageType type, CancellationToken aborted)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(gateway.Options.SendTimeout);
        try
        {
            await socket.SendAsync(output.WrittenMemory, type, endOfMessage: true, patience.Token).ConfigureAwait(false);
            output.ResetWrittenCount();
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            throw new TimeoutException($"An answer was not read within {gateway.Options.SendTimeout.TotalSeconds:0.#} s.");
        }
    }

    private ValueTask SayAsync(string sentence, CancellationToken aborted)
    {
        output.ResetWrittenCount();
        Encoding.UTF8.GetBytes(sentence, output);
        return SendAsync(WebSocketMessageType.Text, aborted);
    }

    private async Task RefuseAsync(RequestException exception)
    {
        try
        {
            if (exception.Problem != RequestProblem.Draining)
            {
                await SayAsync(exception.Message, CancellationToken.None).ConfigureAwait(false);
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
