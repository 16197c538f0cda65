using System.Net;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Where a server for one kind of caller listens and whom it lets in. Nothing is permissive by default: loopback only.</summary>
internal sealed record WebDoorOptions
{
    /// <summary>The address to listen on. Off loopback a certificate and tokens are demanded.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>The server's certificate with its chain, PEM; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's key, PEM; null when it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The tokens that let callers in; null to ask for none.</summary>
    public string? TokensFile { get; init; }

    /// <summary>Names by which requests may call this server, beside its addresses, this machine's name and those of its certificate.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The most connections at once; more are closed.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>The most connections of one address at once.</summary>
    public int MaximumConnectionsPerAddress { get; init; } = 64;

    /// <summary>What the names of the program's options begin with, such as <c>--console-</c>.</summary>
    public string Prefix { get; init; } = "--";

    /// <summary>Finds everything that keeps a server from starting.</summary>
    /// <returns>One sentence per error, without its full stop; empty when it may start.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!IPAddress.IsLoopback(Address) && CertificateFile is null)
        {
            errors.Add(
                $"the address {Address} can be reached from other machines, and there is no certificate; give {Prefix}certificate, or listen on 127.0.0.1");
        }

        if (!IPAddress.IsLoopback(Address) && TokensFile is null)
        {
            errors.Add($"the address {Address} can be reached from other machines, and anybody could come in; give {Prefix}tokens, or listen on 127.0.0.1");
        }

        if (HostNames.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong)
        {
            errors.Add($"'{wrong}' is no host's name; expected a name without scheme and port");
        }

        return errors;
    }
}
