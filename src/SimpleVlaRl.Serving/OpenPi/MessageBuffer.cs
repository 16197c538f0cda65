using System.Net.WebSockets;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Receives whole messages of a websocket into memory that grows with what really arrives, up to a limit.</summary>
internal sealed class MessageBuffer(int maximumBytes)
{
    private const int FirstBytes = 16 << 10;
    private byte[] _bytes = new byte[Math.Min(FirstBytes, maximumBytes)];

    /// <summary>The message received last; valid until the next.</summary>
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
        ValueWebSocketReceiveResult result = await socket.ReceiveAsync(_bytes.AsMemory(), cancellation).ConfigureAwait(false);
        int count = result.Count;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!result.EndOfMessage)
        {
            patience.CancelAfter(timeout);
        }

        while (!result.EndOfMessage && result.MessageType == WebSocketMessageType.Binary)
        {
            if (count == _bytes.Length)
            {
                Grow();
            }

            try
            {
                result = await socket.ReceiveAsync(_bytes.AsMemory(count), patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"A message was not complete {timeout.TotalSeconds:0.#} s after it had begun.");
            }

            count += result.Count;
        }

        Message = _bytes.AsMemory(0, count);
        return result.MessageType switch
        {
            WebSocketMessageType.Close => false,
            WebSocketMessageType.Binary => true,
            _ => throw new RequestException(RequestProblem.Unsupported, "The message is text; expected msgpack in a binary message."),
        };
    }

    private void Grow()
    {
        if (_bytes.Length >= maximumBytes)
        {
            throw new RequestException(RequestProblem.TooLarge, $"The message has more than {maximumBytes} bytes.");
        }

        Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, maximumBytes));
    }
}
