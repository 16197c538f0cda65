using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;
using SimpleVlaRl.Shipping.Collector;
using SimpleVlaRl.Shipping.Depots;

namespace SimpleVlaRl.Shipping.Tests;

public sealed class CollectorTests : IDisposable
{
    private const string Id = "00000001-0000-7000-8000-000000000001";
    private static readonly string Digest = new('a', 64);

    private readonly ShippingRig rig = new(episodes: 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, HttpStatusCode> Hostile => new()
    {
        { "GET", $"v1/episodes/{Id}", "", HttpStatusCode.BadRequest },
        { "GET", $"v1/episodes/{Id}?sha256=..%2f..%2fetc", "", HttpStatusCode.BadRequest },
        { "GET", $"v1/episodes/..%2f..%2fpasswd?sha256={Digest}", "", HttpStatusCode.NotFound },
        { "GET", $"v1/episodes/{Id}?sha256={Digest.ToUpperInvariant()}", "", HttpStatusCode.BadRequest },
        { "PUT", $"v1/episodes/{Id}/bytes?sha256={Digest}&offset=-1&length=10", "x", HttpStatusCode.BadRequest },
        { "PUT", $"v1/episodes/{Id}/bytes?sha256={Digest}&offset=10&length=10", "x", HttpStatusCode.BadRequest },
        { "PUT", $"v1/episodes/{Id}/bytes?sha256={Digest}&offset=0&length=9223372036854775807", "x", HttpStatusCode.RequestEntityTooLarge },
        { "PUT", $"v1/episodes/{Id}/bytes?sha256={Digest}&offset=9223372036854775807&length=100", "x", HttpStatusCode.BadRequest },
        { "PUT", $"v1/episodes/{Id}/bytes?sha256={Digest}&offset=0", "x", HttpStatusCode.BadRequest },
        { "PUT", $"v1/episodes/{Id}/labels", "{}", HttpStatusCode.NotFound },
        { "POST", $"v1/episodes/{Id}", "", HttpStatusCode.BadRequest },
        { "POST", $"v1/episodes/{Id}", "{\"sha256\":1}", HttpStatusCode.BadRequest },
        { "POST", $"v1/episodes/{Id}", $"{{\"sha256\":\"{Digest}\"}}", HttpStatusCode.BadRequest },
        { "POST", $"v1/episodes/{Id}", $"{{\"sha256\":\"{Digest}\",\"bytes\":5}}", HttpStatusCode.Conflict },
        { "POST", $"v1/episodes/{Id}", new string('[', 5000), HttpStatusCode.BadRequest },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Request_ThatIsWrong_IsToldWhatAndLeavesNothing(string method, string path, string body, HttpStatusCode expected)
    {
        using HttpClient client = new() { BaseAddress = rig.Server.Address };
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8) };
        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(ShippingRig.List(rig.Collected));
        Assert.Empty(Directory.GetFiles(rig.Collected, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Bytes_ThatAreNoEpisode_AreThrownAwayAndNamed()
    {
        byte[] noise = Encoding.ASCII.GetBytes(new string('x', 5000));
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(noise));
        using HttpClient client = new() { BaseAddress = rig.Server.Address };
        using ByteArrayContent content = new(noise);
        await client.PutAsync($"v1/episodes/{Id}/bytes?sha256={digest}&offset=0&length=5000", content, Cancellation);
        using StringContent whole = new($"{{\"sha256\":\"{digest}\",\"bytes\":5000}}");
        using HttpResponseMessage answer = await client.PostAsync($"v1/episodes/{Id}", whole, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("is not it", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(rig.Collected, "*.part", SearchOption.AllDirectories));
        Assert.Empty(ShippingRig.List(rig.Collected));
    }

    [Fact]
    public async Task Labels_ThatAreNone_ArePassedOver()
    {
        await rig.Ship();
        EpisodeListing episode = ShippingRig.List(rig.Collected)[0];
        using HttpClient client = new() { BaseAddress = rig.Server.Address };
        using StringContent labels = new("{\"Outcome\":1}\n\u0000\n{{{{\n" + new string('[', 10_000));
        using HttpResponseMessage answer = await client.PutAsync($"v1/episodes/{episode.Header.EpisodeId}/labels", labels, Cancellation);
        Assert.Equal("{\"added\":0}", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(episode.Outcome, ShippingRig.List(rig.Collected)[0].Outcome);
    }

    [Fact]
    public void BeyondThisMachine_WithoutCertificateAndTokens_DoesNotStart()
    {
        CollectorOptions open = new() { Door = new WebDoorOptions { Port = 0, Address = IPAddress.Any }, Store = rig.Collected };
        ServingException exception = Assert.Throws<ServingException>(() => CollectorServer.Start(open, NullLoggerFactory.Instance, TimeProvider.System));
        Assert.Contains("--tokens", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeyondThisMachine_ARobotShowsItsToken()
    {
        using TestCertificates certificates = new();
        string tokens = Path.Combine(rig.Folder, "tokens.jsonl");
        string token = TokenFile.Add(tokens, "left-cell", TimeProvider.System.GetUtcNow().AddDays(1));
        CollectorOptions options = new()
        {
            Door = new WebDoorOptions { Port = 0, Address = IPAddress.Any, CertificateFile = certificates.Issue("collector"), TokensFile = tokens },
            Store = rig.Collected,
            MinimumFreeBytes = 0,
        };
        using CollectorServer server = CollectorServer.Start(options, NullLoggerFactory.Instance, TimeProvider.System);
        Uri address = new UriBuilder(server.Address) { Host = "127.0.0.1" }.Uri;
        DepotOptions where = new() { Address = address, AuthorityFile = certificates.AuthorityFile, Token = token };
        Assert.Equal("https", where.Address.Scheme);
        ShipReport refused = await rig.Ship(new CollectorDepot(where with { Token = "nobody" }, TimeProvider.System));
        Assert.Equal(1, refused.Refused);
        Assert.Contains("401", rig.Progress.Problems.Single(), StringComparison.Ordinal);
        Assert.Equal(1, (await rig.Ship(new CollectorDepot(where with { AuthorityFile = null }, TimeProvider.System))).Refused);
        Assert.Equal(1, (await rig.Ship(new CollectorDepot(where, TimeProvider.System))).Shipped);
        rig.AssertSame();
    }

    [Fact]
    public async Task Post_OfAnotherFileForAnEpisodeThatIsHere_IsRefused()
    {
        await rig.Ship();
        using HttpClient client = new() { BaseAddress = rig.Server.Address };
        using StringContent whole = new($"{{\"sha256\":\"{Digest}\",\"bytes\":5}}");
        using HttpResponseMessage answer = await client.PostAsync($"v1/episodes/{RecordedEpisodes.Id(1)}", whole, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        rig.AssertSame();
    }

    [Theory]
    [InlineData("http://192.0.2.1:1", null, "without TLS")]
    [InlineData("nats://192.0.2.1/episodes", null, "without TLS")]
    [InlineData("http://192.0.2.1:1", "secret", "in the open")]
    [InlineData("ftp://127.0.0.1", null, "is no depot")]
    [InlineData("nats://127.0.0.1", null, "names no bucket")]
    [InlineData("http://127.0.0.1/store", null, "path")]
    public void Depot_ThatCannotBeTrusted_IsRefused(string address, string? token, string expected) =>
        Assert.Contains(expected, string.Join("; ", new DepotOptions { Address = new Uri(address), Token = token }.Validate()), StringComparison.Ordinal);

    public void Dispose() => rig.Dispose();
}
