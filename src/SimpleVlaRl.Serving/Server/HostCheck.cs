using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Server;

/// <summary>
/// Which names a server answers to. A web page can let a name of its own point to this machine and then read what it likes as if it were its own; the request
/// still says that name, so only addresses, this machine's names, those of the certificate and those that are allowed are answered.
/// </summary>
internal sealed class HostCheck
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { "localhost" };
    private readonly X509Certificate2? certificate;
    private readonly string option;

    public HostCheck(ServerOptions options, X509Certificate2? certificate, string option = "--allow-host")
    {
        this.option = option;
        this.certificate = certificate;
        names.UnionWith(options.HostNames);
        names.Add(Dns.GetHostName());
    }

    /// <summary>The certificate is asked only for what is a name: anything else in a Host header would make it throw.</summary>
    private bool IsOfCertificate(string name) => Uri.CheckHostName(name) == UriHostNameType.Dns && this.certificate?.MatchesHostname(name) == true;

    /// <summary>Demands a name that is ours; a request without any is no browser's.</summary>
    /// <exception cref="RequestException">It is another.</exception>
    public void Demand(HostString host)
    {
        if (!host.HasValue)
        {
            return;
        }

        string name = host.Host;
        if (!IPAddress.TryParse(name.Trim('[', ']'), out _) && !names.Contains(name) && !IsOfCertificate(name))
        {
            throw new RequestException(
                RequestProblem.Misdirected,
                $"The request is for the host '{name[..Math.Min(name.Length, 64)]}', which is not this server's name; use its address, a name of its "
                + $"certificate, or one of {option}.");
        }
    }
}
