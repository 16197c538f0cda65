using System.CommandLine;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.OperatorConsole;
using SimpleVlaRl.Robot.Doors;
using SimpleVlaRl.Robot.Stores;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Robot.OperatorPage;

/// <summary><c>vla-robot console</c>: the operator's page over a store, without a run.</summary>
internal static class ConsoleCommand
{
    private const string Description = """
        Serves the operator's page over a store of episodes, without a robot: look at them frame by frame, at what was proposed and applied, label them anew.
        'vla-robot run' serves the same page with the robot in it.

        Examples:
          vla-robot console --store store
          vla-robot console --listen 0.0.0.0:8080 --certificate server.pem --key server.key --tokens tokens.jsonl
        """;

    public static Command Create()
    {
        Option<string> store = new("--store") { Description = "The folder of the episodes.", DefaultValueFactory = _ => RepositoryPaths.Of("store") };
        Option<string> policy = new("--policy")
        {
            Description = "The folder of a policy, whose versions are shown.",
            DefaultValueFactory = _ => RepositoryPaths.Of("models", "transfer-cube-nano")
        };
        Option<string> listen = new("--listen")
        {
            Description = "Where the page is: a port of this machine, or an address with a port.",
            DefaultValueFactory = _ => "8080"
        };
        Option<bool> verbose = new("--verbose") { Description = "Show details on standard error." };
        DoorOptions page = new(listen, "--", hasWords: false);
        Command command = new("console", Description) { store, policy };
        page.AddTo(command);
        command.Add(verbose);
        command.SetAction(parsed => ProgramHost.Guard(
            "vla-robot",
            cancellation => Serve(page.Door(parsed), parsed.GetValue(store)!, parsed.GetValue(policy)!, parsed.GetValue(verbose), cancellation)));
        return command;
    }

    private static int Serve(WebDoorOptions door, string store, string policy, bool isVerbose, CancellationToken cancellation)
    {
        Terminal terminal = new(isJson: false);
        StoreAccess.Open(store, terminal).Dispose();
        using ILoggerFactory logs = LogSetup.Create(isVerbose, null);
        ConsoleParts parts = new() { Store = store, PolicyFolder = Directory.Exists(policy) ? policy : null };
        try
        {
            using ConsoleServer server = ConsoleServer.Start(door, parts, logs, TimeProvider.System);
            terminal.Status($"operator's page: {server.Address}; stop with Ctrl-C");
            cancellation.WaitHandle.WaitOne();
            return ExitCode.Success;
        }
        catch (ServingException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }
}
