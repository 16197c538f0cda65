using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Server;

namespace SimpleVlaRl.Shipping.Collector;

/// <summary>Takes episodes of many robots into one store, over HTTP on this machine, over TLS with tokens beyond it.</summary>
internal sealed class CollectorServer : IDisposable
{
    private readonly WebApplication application;

    private CollectorServer(CollectorOptions options, WebDoor door, ILoggerFactory logs, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        door.Open(builder, logs, CollectorEndpoints.MaximumBodyBytes);
        application = builder.Build();
        ILogger log = logs.CreateLogger<CollectorServer>();
        CollectorAccess access = new(door, log);
        application.Use((context, next) => access.AnswerAsync(context, _ => next(context)));
        application.UseRouting();
        IncomingFiles incoming = new(options);
        CollectedEpisodes collected = new(options, incoming, time);
        Count = collected.Count;
        new CollectorEndpoints(incoming, collected, log).Map(application);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many episodes it held when it started.</summary>
    public int Count { get; }

    /// <summary>Starts a collector.</summary>
    /// <exception cref="ServingException">It cannot start; the message says why.</exception>
    public static CollectorServer Start(CollectorOptions options, ILoggerFactory logs, TimeProvider time)
    {
        IReadOnlyList<string> errors = options.Door.Validate();
        if (errors.Count > 0)
        {
            throw new ServingException($"The collector does not start: {string.Join("; ", errors)}.");
        }

        try
        {
            Directory.CreateDirectory(options.Store);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServingException($"The store '{options.Store}' cannot be written: {exception.Message}", exception);
        }

        WebDoor door = new(options.Door, time);
        CollectorServer server = new(options, door, logs, time);
        try
        {
            server.Address = door.Start(server.application, "The collector");
        }
        catch (ServingException)
        {
            server.Dispose();
            throw;
        }

        logs.CreateLogger<CollectorServer>().Started(server.Address.ToString(), options.Store);
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        application.StopAsync().GetAwaiter().GetResult();
        application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
