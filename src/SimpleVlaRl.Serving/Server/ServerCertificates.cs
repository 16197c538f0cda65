using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>The TLS side of a server: its own certificate, and which clients' certificates it takes.</summary>
internal static class ServerCertificates
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The TLS settings; null when there is no certificate, which the options allow on loopback only.</summary>
    /// <exception cref="ServingException">A file cannot be used.</exception>
    public static HttpsConnectionAdapterOptions? Load(ServerOptions options, TimeProvider time)
    {
        if (options.CertificateFile is null)
        {
            return null;
        }

        HttpsConnectionAdapterOptions tls = new()
        {
            ServerCertificate = Own(options, time),
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            HandshakeTimeout = HandshakeTimeout,
        };
        if (options.ClientAuthorityFile is { } authorityFile)
        {
            X509Certificate2Collection authorities = Authorities(authorityFile);
            tls.ClientCertificateMode = options.TokensFile is null ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate;
            tls.ClientCertificateValidation = (certificate, _, _) => IsSigned(certificate, authorities, time);
        }

        return tls;
    }

    private static X509Certificate2 Own(ServerOptions options, TimeProvider time)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile!, options.KeyFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServingException(
                $"The certificate '{options.CertificateFile}' with the key '{options.KeyFile ?? options.CertificateFile}' cannot be used: {exception.Message}",
                exception);
        }

        return certificate.NotAfter > time.GetLocalNow().DateTime
            ? certificate
            : throw new ServingException($"The certificate '{options.CertificateFile}' expired at {certificate.NotAfter:u}; give a new one.");
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServingException($"The client authority '{path}' cannot be read: {exception.Message}", exception);
        }

        return authorities.Count > 0 ? authorities : throw new ServingException($"The client authority '{path}' has no certificate, so nobody could come in.");
    }

    /// <summary>Signed by one of ours, and neither expired nor not yet valid. What the system trusts does not count.</summary>
    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2Collection authorities, TimeProvider time)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        return chain.Build(certificate);
    }
}
