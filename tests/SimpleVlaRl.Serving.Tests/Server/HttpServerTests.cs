using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Server;

/// <summary>Health, <c>/act</c>, and who is let in.</summary>
public sealed class HttpServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_RunningServer_SaysOk()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        Assert.Equal("OK\n", await client.GetStringAsync("/healthz", Cancellation));
        Assert.StartsWith("ready tiny 1", await client.GetStringAsync("/readyz", Cancellation), StringComparison.Ordinal);
        using HttpResponseMessage nothing = await client.GetAsync("/nothing", Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (nothing.StatusCode, nothing.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Act_OftObservation_GivesTheChunkAndTwiceEncodedGivesText()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        JsonObject body = Observation();
        JsonArray chunk = (await Post(client, body)).AsArray();
        Assert.Equal(2, chunk.Count);
        Assert.Equal("<f8", chunk[0]!["dtype"]!.GetValue<string>());
        Assert.Equal(0.001f, BitConverter.ToDouble(Convert.FromBase64String(chunk[0]!["__numpy__"]!.GetValue<string>()), 8));
        JsonNode text = await Post(client, new JsonObject { ["encoded"] = body.ToJsonString() });
        Assert.Equal(chunk.ToJsonString(), JsonNode.Parse(text.GetValue<string>())!.ToJsonString());
    }

    [Theory]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"image": 3, "instruction": "go"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"full_image": {"__numpy__": "AAAA", "dtype": "<f4", "shape": [-1]}, "a_wrist": {}, "instruction": "go"}""", HttpStatusCode.BadRequest)]
    [InlineData(
        """{"full_image": {"__numpy__": "AAAA", "dtype": "<f4", "shape": [9223372036854775807, 2]}, "a_wrist": {}, "instruction": "go"}""",
        HttpStatusCode.BadRequest)]
    [InlineData("""{"full_image": {"__numpy__": "AAAA", "dtype": "object", "shape": [1]}, "a_wrist": {}, "instruction": "go"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"full_image": {"__numpy__": "A*AA", "dtype": "|u1", "shape": [3]}, "a_wrist": {}, "instruction": "go"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"encoded": "{"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"\ud800": 1, "full_image": {}}""", HttpStatusCode.BadRequest)]
    public async Task Act_BadBody_IsAProblemDocument(string body, HttpStatusCode expected)
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/act", content, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        JsonNode problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal("invalid", problem["type"]!.GetValue<string>());
        Assert.InRange(problem["title"]!.GetValue<string>().Length, 10, 300);
    }

    [Fact]
    public async Task Act_DeepCompressedAndLargeBodies_AreRefused()
    {
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { MaximumMessageBytes = 4096 });
        using HttpClient client = server.Client();
        Assert.Equal(HttpStatusCode.BadRequest, await Status(client, new string('[', 2000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Status(client, new string(' ', 5000)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(client, "{}", encoding: "gzip"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Status(client, "{}", type: "text/plain"));
    }

    [Fact]
    public async Task Request_FromAWebPage_IsForbidden()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        using HttpRequestMessage request = new(HttpMethod.Post, "/act");
        request.Headers.Add("Origin", "http://example.org");
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Token_WrongExpiredAndRight_AreToldApart()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "tokens.jsonl");
        string right = TokenFile.Add(file, "arm-1", TimeProvider.System.GetUtcNow().AddDays(1));
        string expired = TokenFile.Add(file, "arm-2", TimeProvider.System.GetUtcNow().AddSeconds(-1));
        Assert.DoesNotContain(right, await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { TokensFile = file });
        using HttpClient client = server.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Authorized(client, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Authorized(client, "Bearer " + right + "x"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Authorized(client, "Bearer " + expired));
        Assert.Equal(HttpStatusCode.NotFound, await Authorized(client, "Bearer " + right));
        Assert.Equal(HttpStatusCode.NotFound, await Authorized(client, "Api-Key " + right));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    public async Task Start_OffLoopbackWithoutTlsOrTokens_IsRefused(string address)
    {
        FakePolicyService service = new(RunningServer.Manifest, TimeProvider.System);
        ServerOptions options = RunningServer.AnyPort with { Address = IPAddress.Parse(address) };
        ServingException refusal = await Assert.ThrowsAsync<ServingException>(
            () => PolicyServer.StartAsync(service, options, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, cancellation: Cancellation));
        Assert.Contains("--certificate", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--tokens", refusal.Message, StringComparison.Ordinal);
        options = options with { CertificateFile = "server.pem" };
        Assert.Contains("--tokens", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_SendingRandomBytesOrHalfAHeader_IsDropped()
    {
        await using RunningServer server = await RunningServer.Start();
        using HttpClient client = server.Client();
        foreach (int port in (int[])[server.Http.Port, server.Server.GrpcAddress.Port])
        {
            using TcpClient stranger = new();
            await stranger.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            byte[] noise = new byte[4096];
            new Random(5).NextBytes(noise);
            await stranger.GetStream().WriteAsync(noise, Cancellation);
            byte[] answer = new byte[4096];
            int count;
            do
            {
                try
                {
                    count = await stranger.GetStream().ReadAsync(answer, Cancellation);
                }
                catch (IOException)
                {
                    count = 0;
                }
            }
            while (count > 0);
        }

        Assert.Equal("OK\n", await client.GetStringAsync("/healthz", Cancellation));
    }

    private static JsonObject Observation() => new()
    {
        ["full_image"] = Array("|u1", new byte[576], 12, 16, 3),
        ["left_wrist_image"] = Array("|u1", new byte[576], 12, 16, 3),
        ["state"] = Array("<f8", new byte[24], 3),
        ["instruction"] = "go",
    };

    private static JsonObject Array(string type, byte[] data, params int[] shape) => new()
    {
        ["__numpy__"] = Convert.ToBase64String(data),
        ["dtype"] = type,
        ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
    };

    private static async Task<JsonNode> Post(HttpClient client, JsonObject body)
    {
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/act", content, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string body, string type = "application/json", string? encoding = null)
    {
        using StringContent content = new(body, Encoding.UTF8, type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using HttpResponseMessage response = await client.PostAsync("/act", content, Cancellation);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> Authorized(HttpClient client, string? authorization)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/nothing");
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
