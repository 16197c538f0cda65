using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.OpenPi;

/// <summary>Takes websocket connections of openpi's clients.</summary>
internal sealed class OpenPiEndpoint(PolicyGateway gateway, PolicyCallPool calls, IHostApplicationLifetime lifetime, ILogger<OpenPiEndpoint> log)
{
    // Clients that block in their own code answer pings late; one that is gone is noticed all the same.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);
    private readonly SlotNumbers slots = new();
    private readonly ConnectionCounts counts = new(gateway.Options.MaximumWebSocketsPerCaller, gateway.Options.MaximumWebSockets);

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        string caller = AccessControl.Caller(context);
        if (counts.TryTake(caller) is { } problem)
        {
            gateway.Metrics.TurnedAway(Telemetry.Words.Of(RequestProblem.Overloaded));
            await ProblemDocument.WriteAsync(context, new RequestException(RequestProblem.Overloaded, problem)).ConfigureAwait(false);
            return;
        }

        try
        {
            await ServeAsync(context, caller).ConfigureAwait(false);
        }
        finally
        {
            counts.Return(caller);
        }
    }

    private async Task ServeAsync(HttpContext context, string caller)
    {
        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingTimeout }).ConfigureAwait(false);
        int slot = slots.Take();
        try
        {
            // A caller may drive several robots, and openpi's clients do not name theirs: each connection is one robot.
            string robot = SlotNumbers.Name(caller, slot);
            await new OpenPiConnection(gateway, calls, socket, robot, log, lifetime.ApplicationStopping).RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            slots.Return(slot);
        }
    }
}
