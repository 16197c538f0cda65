using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Operators;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.OperatorConsole.Tests;

public sealed class PageAccessTests : IDisposable
{
    private readonly PageRig rig = new(episodes: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, HttpStatusCode> OtherPages => new()
    {
        { "Host", "robot.example", "/", HttpStatusCode.MisdirectedRequest },
        { "Host", "robot.example:8080", "/api/episodes", HttpStatusCode.MisdirectedRequest },
        { "Origin", "http://elsewhere.example", "/api/episodes", HttpStatusCode.Forbidden },
        { "Origin", "null", "/api/session", HttpStatusCode.Forbidden },
        { "Origin", "http://127.0.0.1:1", "/api/robot", HttpStatusCode.Forbidden },
        { "Origin", "http://elsewhere.example", "/API/robot", HttpStatusCode.Forbidden },
        { "Origin", "http://elsewhere.example", "/Live", HttpStatusCode.Forbidden },
        { "Origin", "http://elsewhere.example", "/nothing", HttpStatusCode.Forbidden },
        { "Sec-Fetch-Site", "cross-site", "/api/episodes", HttpStatusCode.Forbidden },
        { "Sec-Fetch-Site", "same-site", "/api/policy", HttpStatusCode.Forbidden },
    };

    [Theory]
    [MemberData(nameof(OtherPages))]
    public async Task Request_OfAnotherPage_IsTurnedAway(string header, string value, string path, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await rig.Client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.Contains("detail", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/command", "http://elsewhere.example", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("/API/command", "http://elsewhere.example", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("/api/command", null, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/API/Command", null, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/command/", null, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/api/command", null, "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task Command_AsAnotherPageCanSendIt_SaysNothingToTheRobot(string path, string? origin, string type, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent("{\"command\":\"stop\"}", Encoding.UTF8, type) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await rig.Client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(OperatorPhase.Idle, rig.Desk.Status.Phase);
    }

    [Fact]
    public async Task Live_OfAnotherPage_IsTurnedAway()
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Origin", "http://elsewhere.example");
        Uri address = new UriBuilder(rig.Client.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, (await rig.Client.GetAsync("/live", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Request_OfTheOwnPage_IsAnswered()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/session");
        request.Headers.Add("Origin", rig.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage response = await rig.Client.SendAsync(request, Cancellation);
        JsonNode answer = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        Assert.False((bool)answer["needsToken"]!);
        Assert.True((bool)answer["isLive"]!);
    }

    [Fact]
    public void BeyondThisMachine_WithoutCertificateOrTokens_DoesNotStart()
    {
        ServingException exception = Assert.Throws<ServingException>(() => new PageRig(door: new WebDoorOptions { Port = 0, Address = IPAddress.Any }));
        Assert.Contains("--certificate", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--tokens", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_ThatIsTaken_IsNamed()
    {
        ServingException exception = Assert.Throws<ServingException>(() => new PageRig(door: new WebDoorOptions { Port = rig.Server.Address.Port }));
        Assert.Contains(rig.Server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeyondThisMachine_APersonSignsInWithAToken()
    {
        using TemporaryFolder folder = new();
        using TestCertificates certificates = new();
        string tokens = Path.Combine(folder.Path, "tokens.jsonl");
        string token = TokenFile.Add(tokens, "anna", TimeProvider.System.GetUtcNow().AddDays(1));
        string expired = TokenFile.Add(tokens, "old", TimeProvider.System.GetUtcNow().AddDays(-1));
        using PageRig far = new(door: new WebDoorOptions
        {
            Port = 0,
            Address = IPAddress.Any,
            CertificateFile = certificates.Issue("robot"),
            TokensFile = tokens,
        });
        Assert.Equal("https", far.Client.BaseAddress!.Scheme);
        Assert.True((bool)(await far.Get("/api/session"))["needsToken"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Say("stop")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Client.GetAsync("/api/episodes", Cancellation)).StatusCode);
        foreach (string path in (string[])["/live", "/LIVE", "/Api/robot", "/API/episodes", "/api/sessions", "/index.html/", "/nothing"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await far.Client.GetAsync(path, Cancellation)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Post("/API/command", new JsonObject { ["command"] = "stop" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await far.Client.GetAsync("/", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Post("/api/session", new JsonObject { ["token"] = "nobody" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Post("/api/session", new JsonObject { ["token"] = expired })).Status);
        Assert.Equal(OperatorPhase.Idle, far.Desk.Status.Phase);

        Assert.Equal(HttpStatusCode.NoContent, (await far.Post("/api/session", new JsonObject { ["token"] = token })).Status);
        Assert.Equal("anna", (string)(await far.Get("/api/session"))["name"]!);
        Assert.Equal(HttpStatusCode.OK, (await far.Say("stop")).Status);
        Assert.Contains("console anna", far.Desk.Status.Message, StringComparison.Ordinal);
        JsonNode? labelled = (await far.Post(
            $"/api/episodes/{RecordedEpisodes.Id(1)}/label", new JsonObject { ["outcome"] = "failure", ["by"] = "bert" })).Answer;
        Assert.Equal("anna for bert", (string)labelled!["outcome"]!["source"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await far.Client.DeleteAsync("/api/session", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await far.Client.GetAsync("/api/episodes", Cancellation)).StatusCode);
    }

    public void Dispose() => rig.Dispose();
}
