using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenVla;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.WebSockets;

namespace SimpleVlaRl.Serving;

/// <summary>What is where on a server.</summary>
internal static class ServerEndpoints
{
    /// <summary>
    /// Maps everything. Each dialect of websockets has its path; whatever is no other path is the one that the options say, as on that dialect's own server.
    /// </summary>
    public static void Map(WebApplication application, PolicyGateway gateway)
    {
        ILogger log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerEndpoints).FullName!);
        application.Use((context, next) => GuardAsync(context, next, gateway, log));
        application.UseMiddleware<AccessControl>();
        application.Use((context, next) =>
        {
            if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
            {
                LengthClaim.Watch(context, gateway.MaximumMessageBytes);
            }

            return next(context);
        });
        application.UseWebSockets();
        application.MapGet("/healthz", () => Results.Text("OK\n"));
        application.MapGet("/readyz", () => gateway.IsDraining
            ? Results.Text("draining\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text($"ready {gateway.Service.Identity.Name} {gateway.Service.Identity.Version}\n"));
        ActEndpoint act = application.Services.GetRequiredService<ActEndpoint>();
        application.MapPost("/act", act.ServeAsync);
        application.Services.GetRequiredService<InferenceRestEndpoints>().Map(application);
        // What vla-evaluation-harness asks before it begins, and what its tools would set.
        application.MapGet("/health", () => Results.Text("{\"status\": \"ok\"}\n", "application/json"));
        application.MapGet("/config", (HttpContext context) => Results.Text(
            FormattableString.Invariant($"{{\"applied\": {{}}, \"config\": {{\"max_batch_size\": {gateway.Service.BatchLimit}}}}}\n"),
            "application/json",
            statusCode: context.Request.QueryString.HasValue ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
        WebSocketEndpoint sockets = application.Services.GetRequiredService<WebSocketEndpoint>();
        application.MapFallback("{**path}", context => context.WebSockets.IsWebSocketRequest
            ? sockets.ServeAsync(context, DialectOf(context.Request.Path, gateway.Options.WebSocketDialect))
            : ProblemDocument.WriteAsync(context, new RequestException(
                RequestProblem.NotFound, "There is nothing here; open a websocket, POST to /act or /v2, or GET /healthz, /readyz or /metrics.")));
        application.MapGrpcService<PolicyGrpcService>();
        application.MapGrpcService<InferenceGrpcService>();
        application.MapGrpcService<HealthServiceImpl>();
        application.MapGrpcReflectionService();
    }

    private static WebSocketDialect DialectOf(PathString path, WebSocketDialect elsewhere)
    {
        string word = (path.Value ?? "").Trim('/');
        return DialectWords.OfWebSockets.Contains(word) ? DialectWords.WebSocket(word) : elsewhere;
    }

    /// <summary>The last hands an exception falls into: the caller is told that, not why.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next, PolicyGateway gateway, ILogger log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            RequestProblem problem = exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestProblem.TooLarge : RequestProblem.Invalid;
            await ProblemDocument.WriteAsync(
                context,
                new RequestException(problem, "The request is larger than is taken, came too slowly, or is no HTTP.", exception)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to tell.
        }
#pragma warning disable CA1031 // One request fails, the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            gateway.LogFailure(log, exception, "http");
            await ProblemDocument.WriteAsync(
                context, new RequestException(RequestProblem.Internal, "The server failed on this request; its log says how.")).ConfigureAwait(false);
        }
    }
}
