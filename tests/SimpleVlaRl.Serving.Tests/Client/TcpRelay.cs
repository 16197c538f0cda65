using System.Net;
using System.Net.Sockets;

namespace SimpleVlaRl.Serving.Tests.Client;

/// <summary>Forwards connections, until it is told to keep those that are open without forwarding: the link of which only one half is left.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private int _generation;

    private TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpRelay To(int port) => new(port);

    public void FreezeOpenConnections() => Interlocked.Increment(ref _generation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync(_stop.Token);
                TcpClient far = new();
                await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                int generation = Volatile.Read(ref _generation);
                _ = CopyAsync(near, far, generation);
                _ = CopyAsync(far, near, generation);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, int generation)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            while (true)
            {
                int count = await from.GetStream().ReadAsync(buffer, _stop.Token);
                if (Volatile.Read(ref _generation) != generation)
                {
                    // What came is swallowed and nothing is closed.
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }

                if (count == 0)
                {
                    to.Close();
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
