using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.WebSockets;

/// <summary>Takes websocket connections, of whatever dialect.</summary>
internal sealed class WebSocketEndpoint(
    PolicyGateway gateway, ConversationFactory conversations, IHostApplicationLifetime lifetime, ILogger<WebSocketEndpoint> log)
{
    // Clients that block in their own code answer pings late; one that is gone is noticed all the same.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    // An environment may plan or load for minutes between two messages without answering one.
    private static readonly TimeSpan EnvironmentPingTimeout = TimeSpan.FromMinutes(10);
    private readonly SlotNumbers slots = new();
    private readonly ConnectionCounts counts = new(gateway.Options.MaximumWebSocketsPerCaller, gateway.Options.MaximumWebSockets);

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(HttpContext context, WebSocketDialect dialect)
    {
        string caller = AccessControl.Caller(context);
        if (counts.TryTake(caller) is { } problem)
        {
            gateway.Metrics.TurnedAway(Words.Of(RequestProblem.Overloaded));
            await ProblemDocument.WriteAsync(context, new RequestException(RequestProblem.Overloaded, problem)).ConfigureAwait(false);
            return;
        }

        try
        {
            await ServeAsync(context, caller, dialect).ConfigureAwait(false);
        }
        finally
        {
            counts.Return(caller);
        }
    }

    private async Task ServeAsync(HttpContext context, string caller, WebSocketDialect dialect)
    {
        using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = PingInterval,
            KeepAliveTimeout = dialect == WebSocketDialect.OpenPi ? PingTimeout : EnvironmentPingTimeout,
        }).ConfigureAwait(false);
        int slot = slots.Take();
        try
        {
            // A caller may drive several robots, and most clients do not name theirs: each connection is one robot. What is noted of an environment's
            // episode goes by its name, so that it must be one that no request of another dialect can have.
            string robot = SlotNumbers.Name(dialect == WebSocketDialect.OpenPi ? caller : $"{caller}/{DialectWords.Of(dialect)}", slot);
            using IConversation conversation = conversations.Create(dialect, caller, robot);
            await new WebSocketConversation(
                gateway, socket, robot, DialectWords.Of(dialect), conversations.MaximumBytes(dialect), log, lifetime.ApplicationStopping)
                .RunAsync(conversation, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            slots.Return(slot);
        }
    }
}
