using System.Net;

namespace SimpleVlaRl.Shipping.Depots;

/// <summary>Where episodes are shipped to, and how it is known that it is the right place.</summary>
internal sealed record DepotOptions
{
    /// <summary>The address: <c>http(s)://host:port</c> for a collector, <c>nats(s)://host:port/bucket</c> for an object store of NATS JetStream.</summary>
    public required Uri Address { get; init; }

    /// <summary>The token to show; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The certificates, PEM, one of which must have signed the depot's; null for those that the system trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether another machine may be used without TLS.</summary>
    public bool AllowsPlaintext { get; init; }

    /// <summary>How many bytes per second at most; 0 for as fast as it goes.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Whether the way is encrypted.</summary>
    public bool IsEncrypted => Address.Scheme is "https" or "natss";

    /// <summary>Whether the host is this machine.</summary>
    public bool IsLoopback =>
        Address.Host == "localhost" || (IPAddress.TryParse(Address.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error, without its full stop.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        bool isNats = Address.Scheme is "nats" or "natss";
        if (!isNats && Address.Scheme is not ("http" or "https"))
        {
            errors.Add($"'{Address}' is no depot; expected https://host:port, or nats://host:port/bucket");
        }

        if (isNats && Address.AbsolutePath.Trim('/') is { } bucket && (bucket.Length == 0 || bucket.Contains('/', StringComparison.Ordinal)))
        {
            errors.Add($"'{Address}' names no bucket; expected {Address.Scheme}://host:port/bucket");
        }

        if (!isNats && Address.AbsolutePath.Trim('/').Length > 0)
        {
            errors.Add($"'{Address}' has the path '{Address.AbsolutePath}'; expected none");
        }

        if (!IsEncrypted && !IsLoopback && !AllowsPlaintext)
        {
            errors.Add($"{Address} is another machine without TLS; use {(isNats ? "natss" : "https")}://, or allow it with --allow-plaintext");
        }

        if (!IsEncrypted && !IsLoopback && Token is not null)
        {
            errors.Add($"a token would cross the network in the open to {Address}; use {(isNats ? "natss" : "https")}://");
        }

        if (isNats && BytesPerSecond > 0)
        {
            errors.Add("--rate is for a collector; NATS takes objects as fast as it is given them");
        }

        if (!IsEncrypted && AuthorityFile is not null)
        {
            errors.Add($"--server-authority is for TLS, which {Address} does not use");
        }

        return errors;
    }
}
