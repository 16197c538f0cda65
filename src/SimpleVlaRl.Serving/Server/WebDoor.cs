using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>The door of a server over HTTP/1.1 with the security of a policy server: TLS, tokens, names it answers to, limits on connections.</summary>
internal sealed class WebDoor
{
    private readonly WebDoorOptions options;
    private readonly HttpsConnectionAdapterOptions? tls;
    private readonly TokenFile? tokens;
    private readonly HostCheck hosts;
    private readonly TimeProvider time;

    /// <summary>Reads what lets callers in.</summary>
    /// <param name="options">Where it listens; without errors.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServingException">A file cannot be used.</exception>
    public WebDoor(WebDoorOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        ServerOptions server = new() { CertificateFile = options.CertificateFile, KeyFile = options.KeyFile, HostNames = options.HostNames };
        tls = ServerCertificates.Load(server, time);
        tokens = options.TokensFile is null ? null : TokenFile.Read(options.TokensFile);
        hosts = new HostCheck(server, tls?.ServerCertificate, options.Prefix + "host");
    }

    /// <summary>Whether callers must show a token.</summary>
    public bool AsksForToken => tokens is not null;

    /// <summary>Whether callers come over TLS.</summary>
    public bool IsEncrypted => tls is not null;

    /// <summary>Lets a server listen here, and quietly.</summary>
    public void Open(WebApplicationBuilder builder, ILoggerFactory logs, long maximumBodyBytes)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton<ILoggerFactory>(new QuietHost(logs));
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton(time);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = options.MaximumConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.MaxRequestBodySize = maximumBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            AddressLimit addresses = new(
                new ConnectionCounts(options.MaximumConnectionsPerAddress, options.MaximumConnections),
                new LogQuota(time),
                kestrel.ApplicationServices.GetRequiredService<ILogger<AddressLimit>>());
            kestrel.Listen(new IPEndPoint(options.Address, options.Port), listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(addresses.Before);
                if (tls is not null)
                {
                    listen.UseHttps(tls);
                }
            });
        });
    }

    /// <summary>Lets a server that was opened here answer.</summary>
    /// <param name="application">The server; it is the caller's to dispose of.</param>
    /// <param name="what">What it is, at the beginning of a sentence.</param>
    /// <returns>Where it listens.</returns>
    /// <exception cref="ServingException">It cannot listen there.</exception>
    public Uri Start(WebApplication application, string what)
    {
        try
        {
            application.StartAsync().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new ServingException(
                $"{what} cannot listen on port {options.Port} of {options.Address}: {exception.Message.TrimEnd('.')}. Stop what uses it, or give another.",
                exception);
        }

        return new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Demands that a request is for a name of this server.</summary>
    /// <exception cref="RequestException">It is for another.</exception>
    public void DemandHost(HostString host) => hosts.Demand(host);

    /// <summary>Lets a program's request in: one for a name of this server, from no web page, with a token where callers must show one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isForAnybody">Whether no token is asked for.</param>
    /// <returns>Who the token belongs to; <c>local</c> where none is asked for.</returns>
    /// <exception cref="RequestException">It is not let in.</exception>
    public string Admit(HttpRequest request, bool isForAnybody = false)
    {
        DemandHost(request.Host);
        if (request.Headers.Origin.Count > 0)
        {
            throw new RequestException(RequestProblem.Forbidden, "Requests from web pages are not answered.");
        }

        return isForAnybody || !AsksForToken
            ? "local"
            : NameOf(request) ?? throw new RequestException(RequestProblem.Unauthenticated, "Show who you are: 'Authorization: Bearer <token>'.");
    }

    /// <summary>Finds who the token of a request's Authorization header belongs to; null where it has none.</summary>
    /// <exception cref="RequestException">Nobody's, or it has expired.</exception>
    public string? NameOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        string authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? NameOf(authorization[Bearer.Length..].Trim()) : null;
    }

    /// <summary>Finds who a token belongs to.</summary>
    /// <exception cref="RequestException">Nobody's, or it has expired.</exception>
    public string NameOf(string token) => tokens!.Demand(token, time.GetUtcNow());

    /// <summary>Answers a request that is refused.</summary>
    public static Task RefuseAsync(HttpContext context, RequestException exception) => ProblemDocument.WriteAsync(context, exception);
}
