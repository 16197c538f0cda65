using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Serving.Conventions;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Experiments.Reinforcement.Environments;

/// <summary>Where environments that are clients find the learner, and how their episodes count.</summary>
internal sealed record ListeningOptions
{
    /// <summary>The most observations that are answered at once.</summary>
    public const int BatchLimit = 64;

    private const int DefaultPort = 8000;

    /// <summary>Where to listen, and for whom.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>Whether a failure that came early counts.</summary>
    public required bool CountsEarlyFailures { get; init; }

    /// <summary>Seconds that an environment may say nothing within an episode.</summary>
    public required double StallSeconds { get; init; }

    /// <summary>Reads an address, such as <c>ws://127.0.0.1:8000/vla-eval</c>; its path says what is spoken at paths that say nothing.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The server's options.</returns>
    /// <exception cref="UsageException">It is none.</exception>
    public static ServerOptions ServerAt(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("ws" or "wss")
            || !System.Net.IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.Host, out System.Net.IPAddress? listen))
        {
            throw new UsageException(
                $"--environments is '{address}'; expected a number of simulated robots, or where environments connect, such as ws://127.0.0.1:8000/vla-eval.");
        }

        string word = uri.AbsolutePath.Trim('/');
        if (word.Length > 0 && !DialectWords.OfWebSockets.Contains(word))
        {
            throw new UsageException(
                $"--environments has the path '/{word}'; expected one of {string.Join(", ", DialectWords.OfWebSockets.Select(known => $"/{known}"))}.");
        }

        return new ServerOptions
        {
            Address = listen,
            HttpPort = HasPort(address) ? uri.Port : DefaultPort,
            GrpcPort = 0,
            WebSocketDialect = word.Length > 0 ? DialectWords.WebSocket(word) : WebSocketDialect.VlaEval,

            // An answer may wait for an update of the weights.
            DefaultExpiry = TimeSpan.FromHours(1),
            SendTimeout = TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>Whether a port is written: what is read says 80 also where none is.</summary>
    private static bool HasPort(string address) => address.Split("://")[^1].Split('/')[0].Contains(':', StringComparison.Ordinal);
}
