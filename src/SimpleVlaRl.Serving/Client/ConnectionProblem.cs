using Grpc.Core;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Says of a connection that failed what to do about it: what TLS calls its reasons is not what a person can act on.</summary>
internal static class ConnectionProblem
{
    /// <summary>One sentence for a failed first call.</summary>
    public static string Of(RpcException exception, RemotePolicyOptions options)
    {
        string detail = exception.Status.Detail;
        string host = options.Address.Host;
        return Advice(detail, host, options.ServerAuthorityFile) is { } advice ? $"{advice} ({detail})" : detail;
    }

    private static string? Advice(string detail, string host, string? authority)
    {
        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (string word in words)
            {
                if (detail.Contains(word, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }

        if (Says("RemoteCertificateNameMismatch"))
        {
            return $"Its certificate is not for the name '{host}'; ask by a name that is in it, or give the server one with that name.";
        }

        if (Says("NotTimeValid"))
        {
            return "Its certificate has expired, or is not valid yet; give the server a new one, and look at this machine's clock.";
        }

        if (Says("PartialChain", "UntrustedRoot"))
        {
            return authority is null
                ? "Its certificate is signed by nobody whom this machine trusts; give --server-authority with the certificate (PEM) of whoever signed it."
                : $"Its certificate is not signed by --server-authority '{authority}'; give the certificate (PEM) of whoever signed it.";
        }

        return Says(
            "Cannot determine the frame size",
            "unexpected packet format",
            "HTTP_1_1_REQUIRED",
            "invalid HTTP version",
            "The SSL connection could not be established")
            ? "TLS could not be agreed on; is this the gRPC port of 'vla-robot serve', with --certificate?"
            : null;
    }
}
