using System.Net;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Client;

/// <summary>
/// Where a policy server is and which protocol it speaks: <c>grpc://host:port</c>, <c>grpcs://…</c>, <c>oip://host:port/model[/version]</c>, <c>oips://…</c>.
/// </summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="IsEncrypted">Whether over TLS.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="Model">The model, with the Open Inference Protocol; else empty.</param>
/// <param name="ModelVersion">The model's version; empty for the server's choice.</param>
public sealed record RemoteAddress(RemoteProtocol Protocol, bool IsEncrypted, string Host, int Port, string Model, string ModelVersion)
{
    private const int DefaultPort = 8001;

    /// <summary>Whether the host is this machine.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The scheme of the same protocol over TLS.</summary>
    public string EncryptedScheme => Protocol == RemoteProtocol.Policy ? "grpcs" : "oips";

    /// <summary>Whether a text is meant as an address rather than a folder.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it has a scheme.</returns>
    public static bool IsAddress(string text) => text is not null && text.Contains("://", StringComparison.Ordinal);

    /// <summary>Takes an address apart.</summary>
    /// <param name="text">The address.</param>
    /// <returns>Its parts.</returns>
    /// <exception cref="ServingException">It is none.</exception>
    public static RemoteAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("grpc" or "grpcs" or "oip" or "oips") || uri.Host.Length == 0
            || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw new ServingException(
                $"'{text}' is no policy server; expected grpc://host:port, grpcs://host:port, oip://host:port/model or oips://host:port/model.");
        }

        string[] path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool isOpen = uri.Scheme.StartsWith("oip", StringComparison.Ordinal);
        if (isOpen ? path.Length is < 1 or > 2 : path.Length > 0)
        {
            throw new ServingException($"'{text}' has the path '{uri.AbsolutePath}'; expected {(isOpen ? "/model or /model/version" : "none")}.");
        }

        return new RemoteAddress(
            isOpen ? RemoteProtocol.OpenInference : RemoteProtocol.Policy,
            uri.Scheme.EndsWith('s'),
            uri.Host,
            uri.Port > 0 ? uri.Port : DefaultPort,
            isOpen ? path[0] : "",
            path.Length > 1 ? path[1] : "");
    }

    /// <summary>The address as an HTTP client wants it.</summary>
    /// <returns>The address.</returns>
    public Uri ToHttp() => new($"{(IsEncrypted ? "https" : "http")}://{Host}:{Port}");

    /// <inheritdoc/>
    public override string ToString() => $"{(Protocol == RemoteProtocol.Policy ? "grpc" : "oip")}{(IsEncrypted ? "s" : "")}://{Host}:{Port}"
        + $"{(Model.Length > 0 ? "/" + Model : "")}{(ModelVersion.Length > 0 ? "/" + ModelVersion : "")}";
}
