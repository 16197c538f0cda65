using System.Net;
using System.Net.Sockets;

namespace SimpleVlaRl.Serving.Tests.Client;

/// <summary>Forwards connections, until it is told to keep those that are open without forwarding: the link of which only one half is left.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int target;
    private int generation;

    private TcpRelay(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static TcpRelay To(int port) => new(port);

    public void FreezeOpenConnections() => Interlocked.Increment(ref this.generation);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient near = await listener.AcceptTcpClientAsync(stop.Token);
                TcpClient far = new();
                await far.ConnectAsync(IPAddress.Loopback, this.target, stop.Token);
                int generation = Volatile.Read(ref this.generation);
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
                int count = await from.GetStream().ReadAsync(buffer, stop.Token);
                if (Volatile.Read(ref this.generation) != generation)
                {
                    // What came is swallowed and nothing is closed.
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }

                if (count == 0)
                {
                    to.Close();
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Close();
        }
    }
}
