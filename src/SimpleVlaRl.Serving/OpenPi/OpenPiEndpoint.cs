using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Takes websocket connections of openpi's clients.</summary>
internal sealed class OpenPiEndpoint(PolicyDesk desk, IHostApplicationLifetime lifetime, ILogger<OpenPiEndpoint> log)
{
    // Clients that block in their own code answer pings late; one that is gone is noticed all the same.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private readonly SlotNumbers _slots = new();

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingTimeout }).ConfigureAwait(false);
        int slot = _slots.Take();
        try
        {
            // A caller may drive several robots, and openpi's clients do not name theirs: each connection is one robot.
            string robot = SlotNumbers.Name(AccessControl.Caller(context), slot);
            await new OpenPiConnection(desk, socket, robot, log, lifetime.ApplicationStopping).RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            _slots.Return(slot);
        }
    }
}
