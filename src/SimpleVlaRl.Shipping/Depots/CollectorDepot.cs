using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping.Depots;

/// <summary>A <c>vla-robot collect-server</c>: asks how much of a file is there, sends the rest in pieces, and lets it be checked and stored.</summary>
internal sealed class CollectorDepot : IDepot
{
    /// <summary>The bytes of a piece: what is lost when the way is cut.</summary>
    public const int PieceBytes = 4 << 20;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(2);

    private readonly HttpClient client;
    private readonly DepotOptions options;
    private readonly TimeProvider time;

    /// <summary>Makes the client; nothing is asked yet.</summary>
    /// <exception cref="DepotException">The authority cannot be read.</exception>
    public CollectorDepot(DepotOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        Name = options.Address.GetLeftPart(UriPartial.Authority);
        SocketsHttpHandler handler = new() { ConnectTimeout = ConnectTimeout, UseProxy = false, AllowAutoRedirect = false };
        if (options.AuthorityFile is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(authority);
        }

        client = new HttpClient(handler) { BaseAddress = options.Address, Timeout = AnswerTimeout };
        if (options.Token is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task DeliverAsync(Parcel parcel, Action<long> onBytes, CancellationToken cancellation)
    {
        string episode = $"v1/episodes/{parcel.Episode:D}";
        JsonObject state = await AskAsync(HttpMethod.Get, $"{episode}?sha256={parcel.Sha256}", null, cancellation).ConfigureAwait(false);
        if ((string?)state["state"] != "stored")
        {
            await SendAsync(parcel, episode, (long)state["bytes"]!, onBytes, cancellation).ConfigureAwait(false);
            JsonObject whole = new() { ["sha256"] = parcel.Sha256, ["bytes"] = parcel.Bytes };
            try
            {
                await AskAsync(HttpMethod.Post, episode, Json(whole), cancellation).ConfigureAwait(false);
            }
            catch (DepotException) when (Digest(parcel) is var digest && digest != parcel.Sha256)
            {
                throw new DepotException(
                    isLasting: true, $"'{parcel.Path}' is not what was committed: it has the SHA-256 {digest}; expected {parcel.Sha256}.");
            }
        }

        onBytes(parcel.Bytes);
        if (parcel.Labels.Length > 0)
        {
            await AskAsync(HttpMethod.Put, $"{episode}/labels", new ByteArrayContent(parcel.Labels), cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static X509ChainPolicy Trusting(string authority)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DepotException(isLasting: true, $"The authority '{authority}' cannot be read: {exception.Message}", exception);
        }

        return policy;
    }

    private static ByteArrayContent Json(JsonObject document) =>
        new(JsonSerializer.SerializeToUtf8Bytes(document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private async Task SendAsync(Parcel parcel, string episode, long from, Action<long> onBytes, CancellationToken cancellation)
    {
        FileStream file;
        try
        {
            file = new(parcel.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DepotException(isLasting: true, exception.Message, exception);
        }

        await using (file.ConfigureAwait(false))
        {
            byte[] piece = new byte[(int)Math.Min(PieceBytes, Math.Max(1, parcel.Bytes))];
            long offset = from;
            while (offset < parcel.Bytes)
            {
                long began = time.GetTimestamp();
                onBytes(offset);
                file.Seek(offset, SeekOrigin.Begin);
                int length = await ReadAsync(file, piece.AsMemory(0, (int)Math.Min(piece.Length, parcel.Bytes - offset)), cancellation).ConfigureAwait(false);

                using ByteArrayContent content = new(piece, 0, length);
                string place = FormattableString.Invariant($"{episode}/bytes?sha256={parcel.Sha256}&offset={offset}&length={parcel.Bytes}");
                JsonObject answer = await AskAsync(HttpMethod.Put, place, content, cancellation).ConfigureAwait(false);
                offset = (long)answer["bytes"]!;
                await KeepPaceAsync(length, time.GetElapsedTime(began), cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<int> ReadAsync(FileStream file, Memory<byte> piece, CancellationToken cancellation)
    {
        try
        {
            await file.ReadExactlyAsync(piece, cancellation).ConfigureAwait(false);
            return piece.Length;
        }
        catch (IOException exception)
        {
            throw new DepotException(isLasting: true, $"'{file.Name}' cannot be read as far as it was: {exception.Message}", exception);
        }
    }

    private static string Digest(Parcel parcel)
    {
        try
        {
            using FileStream file = File.OpenRead(parcel.Path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"of nothing ({exception.Message})";
        }
    }

    private Task KeepPaceAsync(int sent, TimeSpan took, CancellationToken cancellation)
    {
        TimeSpan due = options.BytesPerSecond > 0 ? TimeSpan.FromSeconds((double)sent / options.BytesPerSecond) : TimeSpan.Zero;
        return due > took ? Task.Delay(due - took, time, cancellation) : Task.CompletedTask;
    }

    private async Task<JsonObject> AskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage request = new(method, path) { Content = content };
            using HttpResponseMessage response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            JsonObject? answer = body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject;
            if (response.IsSuccessStatusCode && answer is not null)
            {
                return answer;
            }

            string said = (string?)answer?["detail"] ?? (string?)answer?["title"] ?? response.ReasonPhrase ?? "nothing";
            string sentence = $"{Name} answered {(int)response.StatusCode}: {said}";

            // What the other side may mend by itself, or a second try, is tried again.
            throw response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? new DepotException(sentence)
                : new DepotException(isLasting: true, sentence);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException or FormatException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            string detail = exception.InnerException is { } inner ? $"{exception.Message} ({inner.Message})" : exception.Message;
            throw new DepotException($"{Name} cannot be reached: {detail}", exception);
        }
    }
}
