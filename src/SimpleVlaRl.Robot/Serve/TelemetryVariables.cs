using Microsoft.Extensions.Configuration;
using SimpleVlaRl.CommandLine.Errors;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>
/// What the environment says of telemetry, by the names of OpenTelemetry's specification. The server's host reads no environment by itself, so these, and no
/// others, are handed to it; the variables of traces alone go before the general ones.
/// </summary>
internal sealed class TelemetryVariables
{
    private const string Prefix = "OTEL_";
    private const string General = "OTEL_EXPORTER_OTLP_";
    private const string OfTraces = "OTEL_EXPORTER_OTLP_TRACES_";
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private readonly Dictionary<string, string?> values;

    private TelemetryVariables(Dictionary<string, string?> values, Uri? tracesEndpoint) => (this.values, TracesEndpoint) = (values, tracesEndpoint);

    /// <summary>Where traces alone go, exactly as it is; null when the general endpoint says.</summary>
    public Uri? TracesEndpoint { get; }

    /// <summary>Whether traces go anywhere.</summary>
    public bool IsTraced =>
        !Is("OTEL_SDK_DISABLED", "true") && !Is("OTEL_TRACES_EXPORTER", "none") && (TracesEndpoint is not null || values.ContainsKey(General + "ENDPOINT"));

    /// <summary>The variables as the SDK reads them.</summary>
    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    /// <summary>Reads the environment.</summary>
    /// <returns>What it says; an empty variable says nothing.</returns>
    /// <exception cref="UserException">An endpoint or a protocol is none: traces would silently go elsewhere.</exception>
    public static TelemetryVariables Read()
    {
        Dictionary<string, string?> values = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is { Key: string name, Value: string { Length: > 0 } value } && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                values[name] = value;
            }
        }

        Uri? tracesEndpoint = Endpoint(values, OfTraces + "ENDPOINT");
        Endpoint(values, General + "ENDPOINT");
        foreach (string part in (string[])["PROTOCOL", "HEADERS", "TIMEOUT"])
        {
            if (values.TryGetValue(OfTraces + part, out string? own))
            {
                values[General + part] = own;
            }
        }

        return !values.TryGetValue(General + "PROTOCOL", out string? protocol) || Protocols.Contains(protocol)
            ? new TelemetryVariables(values, tracesEndpoint)
            : throw new UserException(
                $"{(values.ContainsKey(OfTraces + "PROTOCOL") ? OfTraces : General)}PROTOCOL is '{protocol}'; expected {string.Join(" or ", Protocols)}.");
    }

    private static Uri? Endpoint(Dictionary<string, string?> values, string name)
    {
        if (!values.TryGetValue(name, out string? text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UserException(
                $"{name} is '{text}'; expected an address such as http://127.0.0.1:4317 (grpc) or http://127.0.0.1:4318 (http/protobuf).");
    }

    private bool Is(string name, string value) =>
        values.TryGetValue(name, out string? found) && string.Equals(found, value, StringComparison.OrdinalIgnoreCase);
}
