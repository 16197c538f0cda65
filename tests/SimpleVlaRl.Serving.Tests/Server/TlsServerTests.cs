using Microsoft.Extensions.Logging.Abstractions;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Server;

/// <summary>TLS, tokens and client certificates, as a robot on another machine meets them.</summary>
public sealed class TlsServerTests : IDisposable
{
    private readonly TestCertificates ours = new();
    private readonly TestCertificates others = new("somebody else");
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Token_OverTls_LetsTheRobotInAndNoOther()
    {
        string file = Path.Combine(folder.Path, "tokens.jsonl");
        string token = TokenFile.Add(file, "arm", TimeProvider.System.GetUtcNow().AddDays(1));
        string expired = TokenFile.Add(file, "arm", TimeProvider.System.GetUtcNow().AddDays(-1));
        await using RunningServer server = await RunningServer.Start(RunningServer.AnyPort with { CertificateFile = ours.Issue("server"), TokensFile = file });
        RemotePolicyOptions options = Options(server) with { ServerAuthorityFile = ours.AuthorityFile };
        Infer(options with { Token = token });
        Assert.Contains("Unauthenticated", Refusal(options), StringComparison.Ordinal);
        Assert.Contains("Unauthenticated", Refusal(options with { Token = "guess" }), StringComparison.Ordinal);
        Assert.Contains("expired", Refusal(options with { Token = expired }), StringComparison.Ordinal);

        // A server that cannot show a certificate of the right authority is not talked to.
        Assert.Contains(
            $"not signed by --server-authority '{others.AuthorityFile}'",
            Refusal(options with { Token = token, ServerAuthorityFile = others.AuthorityFile }),
            StringComparison.Ordinal);
        Assert.Contains("give --server-authority", Refusal(options with { Token = token, ServerAuthorityFile = null }), StringComparison.Ordinal);

        // The certificate is for an address, not for this name of it.
        Assert.Contains(
            "not for the name 'localhost'",
            Refusal(options with { Token = token, Address = options.Address with { Host = "localhost" } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClientCertificate_OfOurAuthority_LetsTheRobotInAndNoOther()
    {
        await using RunningServer server = await RunningServer.Start(
            RunningServer.AnyPort with { CertificateFile = ours.Issue("server"), ClientAuthorityFile = ours.AuthorityFile });
        RemotePolicyOptions options = Options(server) with { ServerAuthorityFile = ours.AuthorityFile };
        Infer(options with { CertificateFile = ours.Issue("arm") });
        Refusal(options);
        Refusal(options with { CertificateFile = others.Issue("arm") });
        Refusal(options with { CertificateFile = ours.Issue("arm", -3, -1) });
        Refusal(options with { CertificateFile = ours.Issue("arm", 1, 3) });
    }

    [Fact]
    public async Task Start_ExpiredOrMissingCertificate_IsRefused()
    {
        FakePolicyService service = new(RunningServer.Manifest, TimeProvider.System);
        foreach ((string file, string word) in ((string, string)[])[(ours.Issue("server", -3, -1), "expired"),
            (Path.Combine(folder.Path, "none.pem"), "cannot be used")])
        {
            ServingException refusal = await Assert.ThrowsAsync<ServingException>(() => PolicyServer.StartAsync(
                service,
                RunningServer.AnyPort with { CertificateFile = file },
                NullLoggerFactory.Instance,
                cancellation: TestContext.Current.CancellationToken));
            Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        ours.Dispose();
        others.Dispose();
        folder.Dispose();
    }

    private static RemotePolicyOptions Options(RunningServer server) =>
        new() { Address = RemoteAddress.Parse($"grpcs://127.0.0.1:{server.Server.GrpcAddress.Port}"), Robot = "arm" };

    private static void Infer(RemotePolicyOptions options)
    {
        using RemotePolicy policy = RemotePolicy.Connect(options, null, TimeProvider.System, NullLogger.Instance);
        ActionChunk chunk = RunningServer.Chunk();
        policy.Infer([RunningServer.Request()], [chunk]);
        Assert.Equal(0.001f, chunk.Actions[1]);
    }

    private static string Refusal(RemotePolicyOptions options) =>
        Assert.Throws<ServingException>(() => RemotePolicy.Connect(options, null, TimeProvider.System, NullLogger.Instance)).Message;
}
