using System.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Control;
using SimpleVlaRl.Serving.Client;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The options of <c>vla-robot run</c> for a policy on another machine.</summary>
internal sealed class RemoteRunOptions
{
    private readonly Option<string?> manifest = new("--manifest")
    {
        Description = "With oip://: the folder with the manifest of the graph that is served; models/<model> when not given."
    };
    private readonly Option<string?> fallback = new("--fallback")
    {
        Description = "A policy's folder on this machine that answers when the server does not (deploy only)."
    };
    private readonly Option<string?> token = new("--token-file") { Description = "The file with the token to show the server." };
    private readonly Option<string?> certificate = new("--client-certificate") { Description = "The certificate to show the server, PEM." };
    private readonly Option<string?> key = new("--client-key") { Description = "Its key, PEM." };
    private readonly Option<string?> authority = new("--server-authority") { Description = "Certificates, PEM, one of which must have signed the server's." };
    private readonly EnumOption<RemoteImages> images = new("--images")
    {
        Description = "How frames cross the network: raw or jpeg.",
        DefaultValueFactory = _ => RemoteImages.Raw
    };
    private readonly NumberOption<double> deadline = new("--call-deadline", "milliseconds", 1, 60_000)
    {
        Description = "Milliseconds that one attempt to ask the server may take.",
        DefaultValueFactory = _ => 300
    };
    private readonly NumberOption<double> patience = new("--patience", "seconds", 0.01, 600)
    {
        Description = "Seconds that the robot holds for a server that does not answer before the episode is invalid.",
        DefaultValueFactory = _ => 0.9
    };
    private readonly Option<bool> plaintext = new("--allow-plaintext") { Description = "Ask another machine without TLS." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [manifest, fallback, token, certificate, key, authority, images, deadline, patience, plaintext];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether a policy on this machine stands in.</summary>
    public bool HasFallback(ParseResult parsed) => parsed.GetValue(fallback) is not null;

    /// <exception cref="UsageException">One was given that the protocol of an address does not look at.</exception>
    public void DemandThatAllMatter(ParseResult parsed, string address)
    {
        if (!address.StartsWith("oip", StringComparison.Ordinal))
        {
            IgnoredOptions.Refuse(parsed, "Only with oip:// is the manifest on this machine; this address would ignore", manifest);
        }
    }

    /// <summary>How long the robot may hold: a little longer than the policy's own patience with its server, so that the policy says why.</summary>
    public TimeSpan AnswerTimeout(ParseResult parsed, string policy) => RemoteAddress.IsAddress(policy)
        ? TimeSpan.FromSeconds(Math.Max(1, Math.Max(parsed.GetValue(patience), parsed.GetValue(deadline) / 1000) + 0.5))
        : new ControlOptions().AnswerTimeout;

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The token file '{file}' cannot be read: {exception.Message} Give another with --token-file.", exception);
        }
    }

    /// <summary>What was asked for; null when the policy is a folder.</summary>
    /// <exception cref="UsageException">The address or a value is wrong.</exception>
    public RemoteRun? Of(ParseResult parsed, string policy)
    {
        if (!RemoteAddress.IsAddress(policy))
        {
            return null;
        }

        double callMilliseconds = parsed.GetValue(deadline);
        double seconds = parsed.GetValue(patience);
        try
        {
            TimeSpan call = TimeSpan.FromMilliseconds(callMilliseconds);
            return new RemoteRun(
                new RemotePolicyOptions
                {
                    Address = RemoteAddress.Parse(policy),
                    Robot = "",
                    Token = parsed.GetValue(token) is { } file ? ReadToken(file) : null,
                    CertificateFile = parsed.GetValue(certificate),
                    KeyFile = parsed.GetValue(key),
                    ServerAuthorityFile = parsed.GetValue(authority),
                    AllowsPlaintext = parsed.GetValue(plaintext),
                    Images = parsed.GetValue(images),
                    CallDeadline = call,
                    HedgeAfter = call / 3,
                    Patience = TimeSpan.FromSeconds(Math.Max(seconds, call.TotalSeconds)),
                },
                parsed.GetValue(manifest),
                parsed.GetValue(fallback));
        }
        catch (ServingException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }
}
