using System.CommandLine;
using System.Net;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Experiments.Reinforcement;
using SimpleVlaRl.Experiments.Reinforcement.Assisting;

namespace SimpleVlaRl.Learner.Reinforcement;

/// <summary>The options that name other processes which compute parts of the gradient.</summary>
internal sealed class AssistantsOptions
{
    private readonly Option<string?> addresses = new("--assistants")
    {
        Description = "Where 'vla-learn assist' listens, several separated by commas: each computes an equal part of every optimizer step."
    };

    private readonly Option<string?> token = new("--assistant-token-file") { Description = "The file with the token to show assistants." };
    private readonly Option<string?> authority = new("--assistant-authority") { Description = "The authority of the assistants' certificates, PEM." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [addresses, token, authority];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The assistants; null for none.</summary>
    /// <exception cref="UsageException">An address is none, or would be asked in the clear beyond this machine.</exception>
    public AssistantOptions? Of(GrpoSettings settings)
    {
        if (settings.Of(addresses) is not { } text)
        {
            return settings.Of(token) is null && settings.Of(authority) is null ? null
                : throw new UsageException("There are no assistants to show a token or to check; give --assistants.");
        }

        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0
            ? throw new UsageException("--assistants names nobody; expected addresses such as http://127.0.0.1:7010.")
            : new AssistantOptions { Addresses = [.. parts.Select(Address)], TokenFile = settings.Of(token), AuthorityFile = settings.Of(authority) };
    }

    private static Uri Address(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"--assistants has '{text}'; expected addresses such as http://127.0.0.1:7010 or https://learner2:7010.");
        }

        bool isHere = address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? host) && IPAddress.IsLoopback(host));
        return isHere || address.Scheme == "https" ? address
            : throw new UsageException($"--assistants has '{text}', where pictures and weights would go in the clear; use https beyond this machine.");
    }
}
