using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Two connections to a server: one that is used, and one for the second attempt, so that it does not wait behind the first.</summary>
internal sealed class RemoteChannels : IDisposable
{
    private const int MaximumReplyBytes = 16 << 20;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);
    private readonly GrpcChannel[] channels;
    private readonly Metadata headers = [];

    /// <exception cref="ServingException">The options are wrong, or a certificate cannot be read.</exception>
    public RemoteChannels(RemotePolicyOptions options)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ServingException($"The policy server cannot be asked: {string.Join("; ", errors)}.");
        }

        if (options.Token is { } token)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        channels = [Open(options), Open(options)];
    }

    /// <summary>How to call over one of the connections.</summary>
    public CallInvoker Invoker(int attempt) => channels[attempt % channels.Length].CreateCallInvoker();

    /// <summary>A call's headers and deadline.</summary>
    public CallOptions Call(TimeProvider time, TimeSpan deadline, CancellationToken cancellation) =>
        new(headers, time.GetUtcNow().UtcDateTime + deadline, cancellation);

    public void Dispose()
    {
        foreach (GrpcChannel channel in channels)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Open(RemotePolicyOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = ConnectTimeout,
            KeepAlivePingDelay = options.KeepAliveInterval,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        if (options.Address.IsEncrypted)
        {
            handler.SslOptions = Tls(options);
        }

        return GrpcChannel.ForAddress(options.Address.ToHttp(), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaximumReplyBytes,

            // Our own patience decides when to try again; the channel's growing pauses would hide a server that is back.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(200),
        });
    }

    private static SslClientAuthenticationOptions Tls(RemotePolicyOptions options)
    {
        SslClientAuthenticationOptions tls = new();
        try
        {
            if (options.CertificateFile is { } certificate)
            {
                tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, options.KeyFile)];
            }

            if (options.ServerAuthorityFile is { } authority)
            {
                X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.ImportFromPemFile(authority);
                tls.CertificateChainPolicy = policy;
            }
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServingException($"The certificates for {options.Address} cannot be used: {exception.Message}", exception);
        }

        return tls;
    }
}
