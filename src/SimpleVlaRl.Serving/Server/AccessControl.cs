using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Lets a request in or turns it away, before anything of it is read.</summary>
internal sealed class AccessControl(
    RequestDelegate next,
    ServerOptions options,
    TokenStore tokens,
    HostCheck hosts,
    ServerMetrics metrics,
    TimeProvider time,
    ILogger<AccessControl> log)
{
    /// <summary>The caller's name while nobody is asked for one: this machine.</summary>
    public const string LocalCaller = "local";

    private readonly LogQuota quota = new(time);
    private const string CallerKey = "SimpleVlaRl.Caller";
    private static readonly string[] OpenPaths = ["/healthz", "/readyz", "/v2/health/live", "/v2/health/ready"];

    /// <summary>Who a request is from.</summary>
    public static string Caller(HttpContext context) => (string)context.Items[CallerKey]!;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            hosts.Demand(context.Request.Host);
            context.Items[CallerKey] = IsOpen(context.Request) ? "" : Demand(context);
        }
        catch (RequestException exception)
        {
            metrics.TurnedAway(Words.Of(exception.Problem));
            if (quota.Allows(out long silent))
            {
                log.TurnedAway(context.Connection.RemoteIpAddress?.ToString() ?? "?", exception.Message, silent);
            }

            await RefuseAsync(context, exception).ConfigureAwait(false);
            return;
        }

        await next(context).ConfigureAwait(false);
    }

    /// <summary>
    /// Whoever may know that the server lives may ask so, and nothing else: another method on the same path, such as CONNECT for a websocket over HTTP/2, is
    /// not that question.
    /// </summary>
    private static bool IsOpen(HttpRequest request) => HttpMethods.IsGet(request.Method) && OpenPaths.Contains(request.Path.Value);

    private string Demand(HttpContext context)
    {
        // No robot runs in a browser; a page that reaches for loopback from there is somebody else's.
        if (context.Request.Headers.Origin.Count > 0)
        {
            throw new RequestException(RequestProblem.Forbidden, "Requests from web pages are not answered.");
        }

        if (tokens.File is not null && Token(context.Request.Headers.Authorization.ToString()) is { } token)
        {
            return tokens.File.Demand(token, time.GetUtcNow());
        }

        // The handshake has checked the certificate's signature and dates already.
        if (options.ClientAuthorityFile is not null && context.Connection.ClientCertificate is { } certificate)
        {
            return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } name ? name : certificate.Thumbprint;
        }

        return tokens.File is null && options.ClientAuthorityFile is null
            ? LocalCaller
            : throw new RequestException(
                RequestProblem.Unauthenticated, "Show who you are: 'Authorization: Bearer <token>', 'Authorization: Api-Key <token>' or a client certificate.");
    }

    /// <summary>openpi's clients say Api-Key.</summary>
    private static string? Token(string authorization)
    {
        foreach (string scheme in (string[])["Bearer ", "Api-Key "])
        {
            if (authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return authorization[scheme.Length..].Trim();
            }
        }

        return null;
    }

    private static Task RefuseAsync(HttpContext context, RequestException exception)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = ((int)Statuses.Grpc(exception.Problem)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["grpc-message"] = Uri.EscapeDataString(exception.Message);
            return Task.CompletedTask;
        }

        if (exception.Problem == RequestProblem.Unauthenticated)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return ProblemDocument.WriteAsync(context, exception);
    }
}
