using System.CommandLine;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Robot.Doors;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Shipping.Collector;

namespace SimpleVlaRl.Robot.Shipping;

/// <summary><c>vla-robot collect-server</c>: the episodes of many robots in one store.</summary>
internal static class CollectServerCommand
{
    private const double Gibi = 1 << 30;

    private const string Description = """
        Takes episodes that robots ship with 'vla-robot episodes ship' into one store, each once and checked against its digest, until it is stopped. Only this
        machine can reach it, unless --listen says otherwise; then a certificate and tokens are demanded.

        Examples:
          vla-robot collect-server --store collected
          vla-robot token --file tokens.jsonl --name left-cell > left-cell.token
          vla-robot collect-server --store collected --listen 0.0.0.0:8444 --certificate server.pem --key server.key --tokens tokens.jsonl
          vla-robot console --store collected                what has come
        """;

    public static Command Create()
    {
        Option<string> store = new("--store") { Description = "The folder of the episodes; made where it is not there.", Required = true };
        Option<string> listen = new("--listen")
        {
            Description = "Where it listens: a port of this machine, or an address with a port; 0 takes a free one.",
            DefaultValueFactory = _ => "8444"
        };
        NumberOption<double> largest = new("--largest", "GiB", 0.001, 1e6)
        {
            Description = "The largest episode that is taken.",
            DefaultValueFactory = _ => 16
        };
        NumberOption<double> free = new("--keep-free", "GiB", 0, 1e6)
        {
            Description = "How much room stays on the disk whatever is sent.",
            DefaultValueFactory = _ => 1
        };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        DoorOptions door = new(listen, "--", hasWords: false);
        Command command = new("collect-server", Description) { store, largest, free };
        door.AddTo(command);
        command.Add(verbose);
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => Serve(
            new CollectorOptions
            {
                Door = door.Door(parsed),
                Store = parsed.GetValue(store)!,
                MaximumEpisodeBytes = (long)(parsed.GetValue(largest) * Gibi),
                MinimumFreeBytes = (long)(parsed.GetValue(free) * Gibi),
            },
            parsed.GetValue(verbose),
            cancellation)));
        return command;
    }

    private static int Serve(CollectorOptions options, bool isVerbose, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson: false);
        using ILoggerFactory logs = LogSetup.Create(isVerbose, null);
        try
        {
            using CollectorServer server = CollectorServer.Start(options, logs, TimeProvider.System);
            terminal.Status($"collecting at {server.Address} into {RepositoryPaths.Relative(options.Store)}, {server.Count} episodes so far; stop with Ctrl-C");
            cancellation.WaitHandle.WaitOne();
            return ExitCode.Success;
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }
}
