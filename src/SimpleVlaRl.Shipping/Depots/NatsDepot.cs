using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Depots;

/// <summary>An object store of NATS JetStream: <c>ID.mcap</c> and <c>ID.labels.jsonl</c> in a bucket, which the server replicates as it is told to.</summary>
/// <remarks>
/// The server cuts an object into pieces and states its SHA-256. An object that was cut off is sent from its start; one that is there is not sent again.
/// </remarks>
internal sealed class NatsDepot : IDepot
{
    private const int DefaultPort = 4222;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NatsConnection connection;
    private readonly string bucket;
    private INatsObjStore? store;

    /// <summary>Makes the client; nothing is asked yet.</summary>
    public NatsDepot(DepotOptions options)
    {
        bucket = options.Address.AbsolutePath.Trim('/');
        int port = options.Address.Port > 0 ? options.Address.Port : DefaultPort;
        Name = FormattableString.Invariant($"{options.Address.Scheme}://{options.Address.Host}:{port}/{bucket}");
        connection = new NatsConnection(NatsOpts.Default with
        {
            Url = FormattableString.Invariant($"{(options.IsEncrypted ? "tls" : "nats")}://{options.Address.Host}:{port}"),
            Name = "vla-robot",
            ConnectTimeout = Patience,
            CommandTimeout = Patience,
            RequestTimeout = Patience,
            AuthOpts = options.Token is { } token ? NatsAuthOpts.Default with { Token = token } : NatsAuthOpts.Default,
            TlsOpts = !options.IsEncrypted ? NatsTlsOpts.Default
                : NatsTlsOpts.Default with { Mode = TlsMode.Require, CaFile = options.AuthorityFile },
        });
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task DeliverAsync(Parcel parcel, Action<long> onBytes, CancellationToken cancellation)
    {
        try
        {
            NatsObjContext context = new(new NatsJSContext(connection));
            store ??= await context.CreateObjectStoreAsync(new NatsObjConfig(bucket), cancellation).ConfigureAwait(false);
            if (!File.Exists(parcel.Path))
            {
                throw new DepotException(isLasting: true, $"'{parcel.Path}' is gone.");
            }

            FileStream file = new(parcel.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using (file.ConfigureAwait(false))
            {
                await PutAsync($"{parcel.Episode:D}.mcap", file, parcel.Bytes, parcel.Sha256, cancellation).ConfigureAwait(false);
            }

            onBytes(parcel.Bytes);
            if (parcel.Labels.Length > 0)
            {
                using MemoryStream labels = new(parcel.Labels, writable: false);
                await PutAsync($"{parcel.Episode:D}.labels.jsonl", labels, parcel.Labels.Length, parcel.LabelsSha256, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is NatsException or IOException or UnauthorizedAccessException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            store = null;
            throw new DepotException($"{Name} has not taken {parcel.Episode:D}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task PutAsync(string name, Stream content, long length, string sha256, CancellationToken cancellation)
    {
        string digest = "SHA-256=" + System.Buffers.Text.Base64Url.EncodeToString(Convert.FromHexString(sha256));
        try
        {
            ObjectMetadata present = await store!.GetInfoAsync(name, false, cancellation).ConfigureAwait(false);
            if (present.Size == (ulong)length && Same(present.Digest, digest))
            {
                return;
            }
        }
        catch (NatsObjNotFoundException)
        {
            // It is sent now.
        }

        ObjectMetadata stored = await store!.PutAsync(new ObjectMetadata { Name = name }, content, true, cancellation).ConfigureAwait(false);
        if (stored.Size != (ulong)length || !Same(stored.Digest, digest))
        {
            throw new DepotException($"{Name} holds {stored.Size} bytes of {name} with {stored.Digest}; expected {length} with {digest}.");
        }
    }

    /// <summary>Clients differ in whether they pad.</summary>
    private static bool Same(string? one, string other) => one?.TrimEnd('=') == other.TrimEnd('=');
}
