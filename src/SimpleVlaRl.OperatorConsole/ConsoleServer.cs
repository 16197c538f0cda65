using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.OperatorConsole.Access;
using SimpleVlaRl.OperatorConsole.Answers;
using SimpleVlaRl.OperatorConsole.Assets;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.OperatorConsole.Policies;
using SimpleVlaRl.OperatorConsole.Shelf;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.OperatorConsole;

/// <summary>The operator's page and what it asks: over HTTP on this machine, over TLS with tokens beyond it.</summary>
internal sealed class ConsoleServer : IDisposable
{
    // The largest request is a label with its comment.
    private const long MaximumBodyBytes = 16 << 10;

    private readonly WebApplication application;
    private readonly CancellationTokenSource ending = new();
    private readonly EpisodeShelf shelf;
    private readonly LiveFeed? feed;

    private ConsoleServer(WebDoor door, ConsoleParts parts, ILoggerFactory logs, TimeProvider time)
    {
        // The empty builder reads no environment and no settings file: what is listened on is what the options say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        door.Open(builder, logs, MaximumBodyBytes);
        application = builder.Build();
        ILogger log = logs.CreateLogger<ConsoleServer>();
        shelf = new EpisodeShelf(parts.Store, time);
        SignIn people = new(door, time);
        PageAccess access = new(door, people, log);
        application.Use((context, next) => access.AnswerAsync(context, _ => next(context)));
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveTimeout = TimeSpan.FromSeconds(10) });
        application.UseRouting();
        new SessionEndpoints(people, parts.Run is not null).Map(application);
        Func<string, EpisodeOutcome, string?, string?> relabel = shelf.Relabel;
        if (parts.Run is { } run)
        {
            LiveBoard board = new();
            LiveFeed live = feed = new LiveFeed(run, board, shelf.PhotographOf, time, log);
            relabel = (id, outcome, comment) =>
            {
                string? refusal = run.Relabel(id, outcome, comment);
                if (refusal is null)
                {
                    run.Progress.Relabel(Guid.Parse(id), outcome.Kind);
                    live.Refresh();
                }

                return refusal;
            };
            new RunEndpoints(run, parts.Store, time, log).Map(application);
            application.Map("/live", new LiveSocket(board, run.Desk, people, parts.SendTimeout, log, ending.Token).AnswerAsync);
        }

        new EpisodeEndpoints(shelf, relabel).Map(application);
        new PolicyEndpoints(
            parts.PolicyFolder,
            parts.CurrentPolicy,
            parts.FollowsVersions,
            () => shelf.List(new EpisodeQuery()),
            parts.Run?.SwapPolicy ?? (_ => "there is no run here; 'vla-robot run --follow' has one")).Map(application);
        application.MapFallback("{*path}", PageFiles.AnswerAsync);
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts the server.</summary>
    /// <param name="options">Where it listens and whom it lets in.</param>
    /// <param name="parts">What it shows.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ServingException">It cannot start; the message says why.</exception>
    public static ConsoleServer Start(WebDoorOptions options, ConsoleParts parts, ILoggerFactory logs, TimeProvider time)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ServingException($"The operator's page does not start: {string.Join("; ", errors)}.");
        }

        WebDoor door = new(options, time);
        ConsoleServer server = new(door, parts, logs, time);
        try
        {
            server.Address = door.Start(server.application, "The operator's page");
        }
        catch (ServingException)
        {
            server.Dispose();
            throw;
        }

        logs.CreateLogger<ConsoleServer>().Started(server.Address.ToString());
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Cancel();
        application.StopAsync().GetAwaiter().GetResult();
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        feed?.Dispose();
        shelf.Dispose();
        ending.Dispose();
    }
}
