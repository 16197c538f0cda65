using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Distributed;

namespace SimpleVlaRl.Experiments.Reinforcement.Assisting;

/// <summary>A <c>vla-learn assist</c> somewhere: sends it parts of a step, and leaves it alone for a while after it has failed.</summary>
internal sealed class AssistantClient : IGradientAssistant, IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly HttpClient client;
    private readonly PolicyArchitecture architecture;
    private readonly GradientContract contract;
    private readonly TimeProvider time;
    private long failedTimestamp;

    private AssistantClient(HttpClient client, Uri address, PolicyArchitecture architecture, GradientContract contract, TimeProvider time)
    {
        (this.client, this.architecture, this.contract, this.time) = (client, architecture, contract, time);
        Name = address.GetLeftPart(UriPartial.Authority);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Why it is left alone; null where it works.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Finds an assistant and holds what it has against what this learner has.</summary>
    /// <exception cref="UserException">It is not there, does not let us in, or has another network.</exception>
    public static AssistantClient Connect(
        Uri address, AssistantOptions options, PolicyArchitecture architecture, GradientContract contract, TimeProvider time)
    {
        HttpClient http = new(Handler(options)) { BaseAddress = address, Timeout = AnswerTimeout };
        AssistantClient client = new(http, address, architecture, contract, time);
        try
        {
            if (options.TokenFile is { } file)
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(file));
            }

            using HttpResponseMessage response = http.GetAsync("v1/learner").GetAwaiter().GetResult();
            Demand(response, client.Name);
            GradientContract theirs = response.Content.ReadFromJsonAsync<GradientContract>().GetAwaiter().GetResult()
                ?? throw new JsonException("It has sent nothing.");
            IReadOnlyList<string> differences = contract.Differences(theirs);
            return differences.Count == 0
                ? client
                : throw new UserException(
                    $"The assistant {client.Name} has another network: {string.Join("; ", differences)}. Start it from the same policy with the same options.");
        }
        catch (UserException)
        {
            client.Dispose();
            throw;
        }
        catch (Exception exception) when (IsProblem(exception) || exception is UnauthorizedAccessException)
        {
            client.Dispose();
            throw new UserException(
                $"The assistant {client.Name} cannot be asked: {Sentence(exception)} Start it with 'vla-learn assist', or leave it out of --assistants.",
                exception);
        }
    }

    /// <inheritdoc/>
    public async Task<GradientAnswer> ComputeAsync(GradientTask task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (Trouble is { } trouble && time.GetElapsedTime(failedTimestamp) < LeftAlone)
        {
            throw new GradientAssistantException(trouble);
        }

        // The client's own limit ends with the headers of the answer.
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerTimeout);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "v1/gradient") { Content = new GradientTaskContent(task, architecture) };
            request.Headers.Add(AssistantServer.ContractHeader, contract.Digest);
            using HttpResponseMessage response =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            Demand(response, Name);
            using CancellationTokenRegistration given = patience.Token.Register(response.Dispose);
            using Stream body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            using BufferedStream buffered = new(body, 1 << 20);
            GradientAnswer answer = GradientAnswer.Read(buffered, contract.TrainedCount);
            Trouble = null;
            return answer;
        }
        catch (Exception exception) when (IsProblem(exception) && !cancellation.IsCancellationRequested)
        {
            Trouble = $"The assistant {Name} has not done its part, which is computed here: {Sentence(exception)}";
            failedTimestamp = time.GetTimestamp();
            throw new GradientAssistantException(Trouble, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Handler(AssistantOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync
        };
        if (options.AuthorityFile is not { } authority)
        {
            return handler;
        }

        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            handler.Dispose();
            throw new UserException($"The authority '{authority}' cannot be read: {exception.Message}", exception);
        }

        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }

    /// <summary>
    /// A machine that has lost its power says nothing: the system asks it now and then, and the connection is lost after about half a minute.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Token(string file)
    {
        string token = File.ReadAllText(file).Trim();
        return token.Length > 0 && token.All(character => character is > ' ' and <= '~') ? token
            : throw new UserException($"'{file}' holds no token; expected one word, as 'vla-robot token' prints it.");
    }

    private static void Demand(HttpResponseMessage response, string name)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        string text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        string? said = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? ((JsonNode.Parse(text) as JsonObject)?["detail"] as JsonValue)?.ToString()
            : null;
        throw new HttpRequestException($"{name} answered {(int)response.StatusCode}: {said ?? response.ReasonPhrase}", null, response.StatusCode);
    }

    private static bool IsProblem(Exception exception) =>
        exception is HttpRequestException or IOException or InvalidDataException or JsonException or OperationCanceledException or ObjectDisposedException;

    private static string Sentence(Exception exception) => (exception.InnerException is { } inner
        ? $"{exception.Message.TrimEnd('.')} ({inner.Message.TrimEnd('.')})" : exception.Message.TrimEnd('.')) + ".";
}
