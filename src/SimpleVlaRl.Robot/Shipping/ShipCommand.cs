using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Shipping;
using SimpleVlaRl.Shipping.Depots;

namespace SimpleVlaRl.Robot.Shipping;

/// <summary><c>vla-robot episodes ship</c>: committed episodes to a collector or an object store.</summary>
internal static class ShipCommand
{
    private const double Mebi = 1 << 20;
    private const double Gibi = 1 << 30;

    private const string Description = """
        Ships committed episodes and their labels to where they are collected, the oldest first. What is shipped is what the store has and shipped.jsonl has
        not: nothing is forgotten, sending twice does no harm, what was cut off goes on where it stood, and a label that is said later is shipped as well.

        Examples:
          vla-robot episodes ship --to https://collector.lab:8444 --token-file left-cell.token --server-authority authority.pem
          vla-robot episodes ship --to https://collector.lab:8444 --token-file left-cell.token --follow --keep 100
                                                  beside the runs, for ever; the oldest that are shipped go above 100 GiB
          vla-robot episodes ship --to nats://127.0.0.1:4222/episodes
                                                  an object store of NATS JetStream
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Option<string> to = new("--to")
        {
            Description = "http(s)://host:port of a 'vla-robot collect-server', or nats(s)://host:port/bucket.",
            Required = true
        };
        Option<string?> token = new("--token-file") { Description = "The file with the token to show." };
        Option<string?> authority = new("--server-authority") { Description = "Certificates, PEM, one of which must have signed the other side's." };
        Option<bool> plaintext = new("--allow-plaintext") { Description = "Ship to another machine without TLS." };
        Option<bool> follow = new("--follow")
        {
            Description = "Go on with what is recorded meanwhile, and wait for the other side however long it takes."
        };
        OptionalNumberOption<double> keep = new("--keep", "GiB", 0, 1e9)
        {
            Description = "Remove the oldest episodes that are shipped while the store's are larger together; those that are not never go."
        };
        NumberOption<double> rate = new("--rate", "MiB/s", 0, 1e6)
        {
            Description = "The most that is sent; 0 for as fast as it goes.",
            DefaultValueFactory = _ => 0
        };
        Command command = new("ship", Description) { to, token, authority, plaintext, follow, keep, rate, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => ShipSession.Run(
            parsed.GetValue(store)!,
            new DepotOptions
            {
                Address = Uri.TryCreate(parsed.GetValue(to), UriKind.Absolute, out Uri? address) ? address
                    : throw new UsageException($"--to is '{parsed.GetValue(to)}'; expected https://host:port, or nats://host:port/bucket."),
                Token = parsed.GetValue(token) is { } file ? ReadToken(file) : null,
                AuthorityFile = parsed.GetValue(authority),
                AllowsPlaintext = parsed.GetValue(plaintext),
                BytesPerSecond = (long)(parsed.GetValue(rate) * Mebi),
            },
            new ShipOptions { Follows = parsed.GetValue(follow), MostBytes = parsed.GetValue(keep) is { } gibi ? (long)(gibi * Gibi) : null },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static string ReadToken(string path)
    {
        try
        {
            string token = File.ReadAllText(path).Trim();
            return token.Length > 0 ? token : throw new UserException($"The token file '{path}' is empty; make one with 'vla-robot token'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The token file '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
