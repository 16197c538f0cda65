using System.Net;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Environments;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.OpenInference;
using SimpleVlaRl.Serving.OpenVla;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.Telemetry;
using SimpleVlaRl.Serving.WebSockets;
using SimpleVlaRl.Serving.XPolicyLab;

namespace SimpleVlaRl.Serving;

/// <summary>
/// One policy for many robots in four dialects: our own gRPC protocol, the Open Inference Protocol, openpi's websocket and OpenVLA's <c>POST /act</c>.
/// For environments that are clients two more, vla-evaluation-harness and XPolicyLab. All are over the same batcher. HTTP has <c>/healthz</c> and
/// <c>/readyz</c>, gRPC the standard health service.
/// </summary>
public sealed class PolicyServer : IAsyncDisposable
{
    // gRPC refuses a large message itself, with its own status, if the connection does not do so first.
    private const int RoomForFraming = 1 << 20;

    private readonly WebApplication application;
    private readonly PolicyGateway gateway;
    private bool isStopped;

    private PolicyServer(WebApplication application)
    {
        this.application = application;
        this.gateway = application.Services.GetRequiredService<PolicyGateway>();
        string[] addresses = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        HttpAddress = new Uri(addresses[0]);
        GrpcAddress = new Uri(addresses[1]);
    }

    /// <summary>Where the websocket, <c>/act</c> and health are.</summary>
    public Uri HttpAddress { get; }

    /// <summary>Where both gRPC services are.</summary>
    public Uri GrpcAddress { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="service">The policy; not owned.</param>
    /// <param name="options">How to listen and whom to let in.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="extensions">What the program adds; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="ServingException">It cannot be started; the message says why.</exception>
    public static async Task<PolicyServer> StartAsync(
        IPolicyService service, ServerOptions options, ILoggerFactory logs, ServerExtensions? extensions = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ServingException($"The server does not start: {string.Join("; ", errors)}.");
        }

        WebApplication application = Build(service, options, logs, extensions);
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new ServingException(
                $"The ports {options.HttpPort} and {options.GrpcPort} of {options.Address} cannot be listened on: {exception.Message} Stop what "
                + "uses them, or give others.",
                exception);
        }

        PolicyServer server = new(application);
        Health(application, HealthCheckResponse.Types.ServingStatus.Serving);
        logs.CreateLogger<PolicyServer>()
            .Started(service.Identity.Name, service.Identity.Version, server.HttpAddress.ToString(), server.GrpcAddress.ToString());
        return server;
    }

    /// <summary>What was reported of an episode.</summary>
    /// <param name="episodeId">The episode.</param>
    /// <returns><c>success</c>, <c>failure</c> or <c>invalid</c>; null when nothing was.</returns>
    public string? OutcomeOf(Guid episodeId) => this.application.Services.GetRequiredService<OutcomeLedger>().Find(episodeId);

    /// <summary>Refuses what comes, answers what is under way, then stops.</summary>
    /// <returns>Whether everything that was under way was answered.</returns>
    public async Task<bool> StopAsync()
    {
        if (isStopped)
        {
            return true;
        }

        isStopped = true;
        ILogger log = this.application.Services.GetRequiredService<ILogger<PolicyServer>>();
        log.Draining(this.application.Services.GetRequiredService<SessionTable>().Count);
        Health(this.application, HealthCheckResponse.Types.ServingStatus.NotServing);
        bool isComplete = await this.gateway.DrainAsync(this.gateway.Options.DrainTimeout).ConfigureAwait(false);
        using CancellationTokenSource patience = new(this.gateway.Options.DrainTimeout);
        await this.application.StopAsync(patience.Token).ConfigureAwait(false);
        log.Drained(isComplete);
        return isComplete;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await this.application.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IPolicyService service, ServerOptions options, ILoggerFactory logs, ServerExtensions? extensions)
    {
        // The empty builder reads no environment and no settings file: what is listened on is what the options say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        HttpsConnectionAdapterOptions? tls = ServerCertificates.Load(options, service.Time);
        TokenStore tokens = new(options.TokensFile is null ? null : TokenFile.Read(options.TokensFile));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options, tls));
        AddServices(builder.Services, service, options, logs, tokens);
        builder.Services.AddSingleton(new HostCheck(options, tls?.ServerCertificate));
        extensions?.Services?.Invoke(builder.Services);
        WebApplication application = builder.Build();

        // Opened now, so that a file that cannot be used keeps the server from starting.
        application.Services.GetRequiredService<OutcomeLedger>();
        PolicyGateway gateway = application.Services.GetRequiredService<PolicyGateway>();
        application.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize =
            (2L * gateway.MaximumMessageBytes) + RoomForFraming;
        ServerEndpoints.Map(application, gateway);
        extensions?.Endpoints?.Invoke(application);
        return application;
    }

    private static void AddServices(IServiceCollection services, IPolicyService service, ServerOptions options, ILoggerFactory logs, TokenStore tokens)
    {
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        services.AddSingleton<ILoggerFactory>(new QuietHost(logs));
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton(tokens);
        services.AddSingleton(service);
        services.AddSingleton(service.Time);
        services.AddSingleton(new ManifestText(service.Manifest));
        services.AddSingleton<SessionTable>();
        services.AddSingleton<OutcomeLedger>();
        services.AddSingleton(provider => new ServerMetrics(service, () => provider.GetRequiredService<SessionTable>().Count));
        services.AddSingleton<PolicyGateway>();
        services.AddSingleton<PolicyCallPool>();
        services.AddSingleton(provider => new AddressLimit(
            new ConnectionCounts(options.MaximumConnectionsPerAddress, options.MaximumConnections),
            new LogQuota(service.Time),
            provider.GetRequiredService<ILogger<AddressLimit>>()));
        services.AddSingleton(ObservationMaps.Read(options.ObservationMapFile));
        services.AddSingleton<IAttemptLedger, ReportedAttempts>();
        services.AddSingleton<XPolicySessions>();
        services.AddSingleton<ConversationFactory>();
        services.AddSingleton<WebSocketEndpoint>();
        services.AddSingleton<ActEndpoint>();
        services.AddSingleton<PolicyGrpcService>();
        services.AddSingleton<ServedModel>();
        services.AddSingleton<InferenceRunner>();
        services.AddSingleton<InferenceGrpcService>();
        services.AddSingleton<InferenceRestEndpoints>();
        services.AddSingleton<HealthServiceImpl>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddGrpc();
        services.AddGrpcReflection();
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions>().Configure<PolicyGateway>((grpc, gateway) =>
        {
            grpc.MaxReceiveMessageSize = gateway.MaximumMessageBytes;

            // A compressed message could be far larger than it looks; nothing here is worth compressing.
            grpc.CompressionProviders = [];
            grpc.EnableDetailedErrors = false;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options, HttpsConnectionAdapterOptions? tls)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaximumConnections;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4096, gracePeriod: options.SendTimeout);
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 4096, gracePeriod: options.SendTimeout);
        limits.Http2.MaxStreamsPerConnection = 64;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        AddressLimit addresses = kestrel.ApplicationServices.GetRequiredService<AddressLimit>();
        Add(options.HttpPort, HttpProtocols.Http1);
        Add(options.GrpcPort, HttpProtocols.Http2);

        void Add(int port, HttpProtocols protocols) => kestrel.Listen(new IPEndPoint(options.Address, port), listen =>
        {
            listen.Protocols = protocols;
            listen.Use(addresses.Before);
            if (tls is not null)
            {
                listen.UseHttps(tls);
            }
        });
    }

    /// <summary>The health of the server, and of each of its services by name.</summary>
    private static void Health(WebApplication application, HealthCheckResponse.Types.ServingStatus status)
    {
        HealthServiceImpl health = application.Services.GetRequiredService<HealthServiceImpl>();
        foreach (string service in (string[])["", Wire.PolicyService.Descriptor.FullName, OpenInference.Wire.GRPCInferenceService.Descriptor.FullName])
        {
            health.SetStatus(service, status);
        }
    }
}
