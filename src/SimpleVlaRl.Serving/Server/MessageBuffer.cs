using System.Buffers;
using System.Net.WebSockets;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// Receives whole messages of a websocket into memory that is lent when one begins and grows with what really arrives, up to a limit. Between messages it holds
/// none.
/// </summary>
internal sealed class MessageBuffer(int maximumBytes)
{
    private const int FirstBytes = 16 << 10;
    private byte[] bytes = [];

    /// <summary>The message received last; valid until it is released.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>Receives one message.</summary>
    /// <param name="socket">The websocket.</param>
    /// <param name="timeout">How long a message may take once it has begun.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether there is a message; false when the other side closes.</returns>
    /// <exception cref="RequestException">The message is too large, or text.</exception>
    /// <exception cref="TimeoutException">The message took too long.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async ValueTask<bool> ReceiveAsync(WebSocket socket, TimeSpan timeout, CancellationToken cancellation)
    {
        Release();

        // Waiting takes no memory: only when something is there is room made for it.
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(Memory<byte>.Empty, cancellation).ConfigureAwait(false);
        this.bytes = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBytes, maximumBytes));
        int count = result.Count;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!result.EndOfMessage)
        {
            patience.CancelAfter(timeout);
        }

        while (!result.EndOfMessage && result.MessageType == WebSocketMessageType.Binary)
        {
            if (count == Math.Min(this.bytes.Length, maximumBytes))
            {
                Grow();
            }

            try
            {
                result = await socket.ReceiveAsync(this.bytes.AsMemory(count..Math.Min(this.bytes.Length, maximumBytes)), patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"A message was not complete {timeout.TotalSeconds:0.#} s after it had begun.");
            }

            count += result.Count;
        }

        Message = this.bytes.AsMemory(0, count);
        return result.MessageType switch
        {
            WebSocketMessageType.Close => false,
            WebSocketMessageType.Binary => true,
            _ => throw new RequestException(RequestProblem.Unsupported, "The message is text; expected msgpack in a binary message."),
        };
    }

    /// <summary>Gives the message's memory back.</summary>
    public void Release()
    {
        byte[] bytes = this.bytes;
        (this.bytes, Message) = ([], default);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Grow()
    {
        byte[] smaller = this.bytes;
        if (smaller.Length >= maximumBytes)
        {
            throw new RequestException(RequestProblem.TooLarge, $"The message has more than {maximumBytes} bytes.");
        }

        this.bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * smaller.Length, maximumBytes));
        smaller.CopyTo(this.bytes, 0);
        ArrayPool<byte>.Shared.Return(smaller);
    }
}
