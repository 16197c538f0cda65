using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenPi;
using SimpleVlaRl.Serving.OpenVla;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Sessions;

namespace SimpleVlaRl.Serving;

/// <summary>What is where on a server.</summary>
internal static class ServerEndpoints
{
    /// <summary>Maps everything. Whatever is no other path is openpi's websocket, as on its own server.</summary>
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
        OpenPiEndpoint openPi = application.Services.GetRequiredService<OpenPiEndpoint>();
        application.MapFallback("{**path}", context => context.WebSockets.IsWebSocketRequest
            ? openPi.ServeAsync(context)
            : ProblemDocument.WriteAsync(context, new RequestException(
                RequestProblem.NotFound, "There is nothing here; open a websocket, POST to /act or /v2, or GET /healthz, /readyz or /metrics.")));
        application.MapGrpcService<PolicyGrpcService>();
        application.MapGrpcService<InferenceGrpcService>();
        application.MapGrpcService<HealthServiceImpl>();
        application.MapGrpcReflectionService();
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
