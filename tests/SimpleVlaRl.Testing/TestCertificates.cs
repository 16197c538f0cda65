using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SimpleVlaRl.Testing;

/// <summary>A certificate authority for one test, and certificates that it signed, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TemporaryFolder folder = new();
    private readonly X509Certificate2 authority;

    public TestCertificates(string name = "test authority")
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
        AuthorityFile = Write("authority.pem", authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    /// <summary>A certificate and its key in one file.</summary>
    public string Issue(string name, int fromDays = -1, int toDays = 1)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        using X509Certificate2 certificate = request.Create(authority, Now.AddDays(fromDays), Now.AddDays(toDays), serial);
        return Write($"{name}-{Convert.ToHexStringLower(serial)}.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
