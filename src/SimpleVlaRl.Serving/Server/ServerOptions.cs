using System.Net;
using SimpleVlaRl.Serving.Conventions;

namespace SimpleVlaRl.Serving.Server;

/// <summary>How a policy server listens and whom it lets in. Nothing is permissive by default: loopback only.</summary>
public sealed record ServerOptions
{
    /// <summary>The address to listen on. Off loopback a certificate, and tokens or a client authority, are demanded.</summary>
    /// <value>The default is 127.0.0.1.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of the websocket, <c>/act</c>, health and metrics; 0 takes a free one.</summary>
    /// <value>The default is 8000, openpi's.</value>
    public int HttpPort { get; init; } = 8000;

    /// <summary>The port of both gRPC services; 0 takes a free one.</summary>
    /// <value>The default is 8001, Triton's.</value>
    public int GrpcPort { get; init; } = 8001;

    /// <summary>The server's certificate with its chain, PEM; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's key, PEM; null when it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The certificates, PEM, one of which must have signed a client's certificate; null to ask for none.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>The tokens that let clients in, made by <see cref="TokenFile"/>; null to ask for none.</summary>
    public string? TokensFile { get; init; }

    /// <summary>Where reported outcomes are kept, one JSON line each; null keeps them in memory only.</summary>
    public string? OutcomesFile { get; init; }

    /// <summary>The most connections at once; more are closed.</summary>
    /// <value>The default is 2048.</value>
    public int MaximumConnections { get; init; } = 2048;

    /// <summary>The most connections of one address at once; more are closed, so that one address cannot keep the others out.</summary>
    /// <value>The default is 1024.</value>
    public int MaximumConnectionsPerAddress { get; init; } = 1024;

    /// <summary>The most websockets at once; the next is told 503. The other connections stay free for the other dialects.</summary>
    /// <value>The default is 1024.</value>
    public int MaximumWebSockets { get; init; } = 1024;

    /// <summary>The most websockets of one caller at once: of one token, one certificate, or of this machine where nobody is asked who it is.</summary>
    /// <value>The default is 512.</value>
    public int MaximumWebSocketsPerCaller { get; init; } = 512;

    /// <summary>How long a websocket may be open before its first observation; one that asks nothing holds a place that a robot could have.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan FirstObservationTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What is spoken over a websocket whose path is none of the dialects' words.</summary>
    /// <value>The default is openpi's.</value>
    public WebSocketDialect WebSocketDialect { get; init; }

    /// <summary>
    /// A map, JSON, of the keys by which environments send what the policy sees; null for the ones that are known (<c>docs/environments.md</c>).
    /// </summary>
    public string? ObservationMapFile { get; init; }

    /// <summary>Names by which requests may call this server, beside its addresses, this machine's name and those of its certificate.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The most sessions at once.</summary>
    /// <value>The default is 512.</value>
    public int MaximumSessions { get; init; } = 512;

    /// <summary>The largest message; null for what the policy's cameras need.</summary>
    public int? MaximumMessageBytes { get; init; }

    /// <summary>When a robot's chunk is taken to run out when its dialect cannot say so.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a request may wait for its answer when its dialect cannot say so.</summary>
    /// <value>The default is 10 s.</value>
    public TimeSpan DefaultExpiry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take to receive an answer before it is dropped.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a client may take to send a message that it has begun before it is dropped.</summary>
    /// <value>The default is 10 s.</value>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a session is kept without a call.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long requests that are under way may take when the server stops.</summary>
    /// <value>The default is 5 s.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a request is decoded, answered and encoded before the next one is looked at, as openpi's own server does. For comparisons.</summary>
    /// <value>The default is false.</value>
    public bool IsLockStep { get; init; }

    /// <summary>Finds everything that keeps a server from starting.</summary>
    /// <returns>One sentence per error; empty when it may start.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        bool isLoopback = IPAddress.IsLoopback(Address);
        if (!isLoopback && CertificateFile is null)
        {
            errors.Add($"the address {Address} can be reached from other machines, and there is no certificate; give --certificate, or listen on 127.0.0.1");
        }

        if (!isLoopback && TokensFile is null && ClientAuthorityFile is null)
        {
            errors.Add($"the address {Address} can be reached from other machines, and anybody could ask; give --tokens or "
                + "--client-authority, or listen on 127.0.0.1");
        }

        if (ClientAuthorityFile is not null && CertificateFile is null)
        {
            errors.Add("client certificates need TLS, and there is no certificate; give --certificate");
        }

        AddIf(
            errors,
            HttpPort is < 0 or > 65535 || GrpcPort is < 0 or > 65535 || (HttpPort == GrpcPort && HttpPort != 0),
            $"the ports are {HttpPort} (HTTP) and {GrpcPort} (gRPC); expected two different ones from 0 to 65535");
        AddIf(
            errors,
            MaximumConnections < 1 || MaximumSessions < 1,
            $"at most {MaximumConnections} connections and {MaximumSessions} sessions; expected at least 1 of each");
        AddIf(
            errors,
            MaximumConnectionsPerAddress < 1 || MaximumWebSockets < 1 || MaximumWebSocketsPerCaller < 1,
            $"at most {MaximumConnectionsPerAddress} connections of an address, {MaximumWebSockets} websockets and {MaximumWebSocketsPerCaller} of a caller; "
            + "expected at least 1 of each");
        AddIf(errors, FirstObservationTimeout <= TimeSpan.Zero, $"the first observation is waited for {FirstObservationTimeout}; expected more than zero");
        AddIf(
            errors,
            HostNames.Any(name => Uri.CheckHostName(name) == UriHostNameType.Unknown),
            $"the allowed host names are {string.Join(", ", HostNames.Select(name => $"'{name}'"))}; expected names without scheme and port");
        AddIf(errors, MaximumMessageBytes is < 1024, $"messages have at most {MaximumMessageBytes} bytes; expected at least 1024");
        AddIf(
            errors,
            DefaultDeadline <= TimeSpan.Zero || DefaultExpiry < DefaultDeadline,
            $"the default deadline is {DefaultDeadline} and the default expiry {DefaultExpiry}; expected more than zero, the expiry not before the deadline");
        return errors;
    }

    private static void AddIf(List<string> errors, bool isWrong, string error)
    {
        if (isWrong)
        {
            errors.Add(error);
        }
    }
}
