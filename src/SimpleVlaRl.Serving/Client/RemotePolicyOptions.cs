namespace SimpleVlaRl.Serving.Client;

/// <summary>How a policy on another machine is asked, and what is done when it does not answer.</summary>
public sealed record RemotePolicyOptions
{
    /// <summary>Where it is.</summary>
    public required RemoteAddress Address { get; init; }

    /// <summary>The robot's name, by which the server tells robots apart.</summary>
    public required string Robot { get; init; }

    /// <summary>The token to show; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The client certificate to show, PEM; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key, PEM; null when it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The certificates, PEM, one of which must have signed the server's; null for those that the system trusts.</summary>
    public string? ServerAuthorityFile { get; init; }

    /// <summary>Whether another machine may be asked without TLS.</summary>
    /// <value>The default is false.</value>
    public bool AllowsPlaintext { get; init; }

    /// <summary>How frames cross the network.</summary>
    /// <value>The default is <see cref="RemoteImages.Raw"/>.</value>
    public RemoteImages Images { get; init; } = RemoteImages.Raw;

    /// <summary>The quality of JPEG frames, 1 to 100.</summary>
    /// <value>The default is 95.</value>
    public int JpegQuality { get; init; } = 95;

    /// <summary>How long one attempt may take.</summary>
    /// <value>The default is 300 ms.</value>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>When an attempt that has not been answered is made a second time over another connection; the first answer counts.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan HedgeAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a question is asked again and again before the policy gives up; the robot holds meanwhile.</summary>
    /// <value>The default is 900 ms, less than the loop's own patience.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>How often an idle connection is tried.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the other side may take to answer that; a link of which only one half is left is known after both together.</summary>
    /// <value>The default is 1 s.</value>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how many failed questions in a row the server is left alone for a while.</summary>
    /// <value>The default is 3.</value>
    public int FailuresBeforeBreak { get; init; } = 3;

    /// <summary>For how long.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Finds everything that is wrong.</summary>
    /// <returns>One sentence per error.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Address.IsEncrypted && !Address.IsLoopback && !AllowsPlaintext)
        {
            errors.Add($"{Address} is another machine without TLS; use {Address.EncryptedScheme}://, or allow it with --allow-plaintext");
        }

        if (!Address.IsEncrypted && !Address.IsLoopback && Token is not null)
        {
            errors.Add($"a token would cross the network in the open to {Address}; use {Address.EncryptedScheme}://");
        }

        if (!Address.IsEncrypted && (CertificateFile ?? ServerAuthorityFile) is not null)
        {
            errors.Add($"certificates are of no use without TLS; use {Address.EncryptedScheme}://");
        }

        if (CallDeadline <= TimeSpan.Zero || HedgeAfter <= TimeSpan.Zero || Patience < CallDeadline)
        {
            errors.Add($"the call's deadline is {CallDeadline}, the second attempt after {HedgeAfter} and the patience {Patience}; expected more than zero, "
                + "the patience at least the deadline");
        }

        if (JpegQuality is < 1 or > 100)
        {
            errors.Add($"the JPEG quality is {JpegQuality}; expected 1 to 100");
        }

        return errors;
    }
}
