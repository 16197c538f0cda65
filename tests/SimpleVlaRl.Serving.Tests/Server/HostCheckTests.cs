using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Serving.Tests.Server;

public sealed class HostCheckTests : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly HostCheck check;

    public HostCheckTests()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=lab", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("policy.lab");
        request.CertificateExtensions.Add(names.Build());
        certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        check = new HostCheck(new ServerOptions { HostNames = ["allowed"] }, certificate);
    }

    public void Dispose() => certificate.Dispose();

    [Theory]
    [InlineData("localhost:8000")]
    [InlineData("127.0.0.1:8000")]
    [InlineData("[::1]:8000")]
    [InlineData("allowed")]
    [InlineData("policy.lab:443")]
    [InlineData("")]
    public void Demand_OurNames_AreAnswered(string host) => check.Demand(new HostString(host));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("a..b")]
    [InlineData("-x-")]
    [InlineData("policy.lab.evil.example")]
    [InlineData("pol icy.lab")]
    public void Demand_OtherNamesAndWhatIsNone_IsMisdirectedAndNoCrash(string host) =>
        Assert.Equal(RequestProblem.Misdirected, Assert.Throws<RequestException>(() => check.Demand(new HostString(host))).Problem);
}
