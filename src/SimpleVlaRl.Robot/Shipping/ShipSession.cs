using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Robot.Stores;
using SimpleVlaRl.Shipping;
using SimpleVlaRl.Shipping.Depots;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Robot.Shipping;

/// <summary>Ships a store's episodes and says what becomes of them.</summary>
internal static class ShipSession
{
    public static int Run(string store, DepotOptions where, ShipOptions options, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<string> errors = where.Validate();
        if (errors.Count > 0)
        {
            throw new UsageException($"Nothing can be shipped: {string.Join("; ", errors)}.");
        }

        // What cannot be opened becomes a sentence; the outbox opens it again for every look.
        StoreAccess.Open(store, terminal).Dispose();
        return RunAsync(store, where, options, terminal, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(string store, DepotOptions where, ShipOptions options, Terminal terminal, CancellationToken cancellation)
    {
        IDepot depot = Open(where);
        await using (depot.ConfigureAwait(false))
        {
            ShipProgress progress = new(terminal, depot.Name);
            Shipper shipper = new(new EpisodeOutbox(store, depot.Name, TimeProvider.System), depot, options, progress, TimeProvider.System);
            ShipReport report;
            try
            {
                report = await shipper.RunAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UserException(exception.Message, exception);
            }

            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"shipped {report.Shipped} episodes, {report.Bytes / 1e6:0.0} MB, to {depot.Name}; {report.Refused} not taken, {report.Retired} removed here"));
            terminal.Json(new JsonObject
            {
                ["to"] = depot.Name,
                ["shipped"] = report.Shipped,
                ["bytes"] = report.Bytes,
                ["refused"] = report.Refused,
                ["removed"] = report.Retired,
            });
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : report.Refused == 0 ? ExitCode.Success : ExitCode.Failure;
        }
    }

    private static IDepot Open(DepotOptions where)
    {
        try
        {
            return where.Address.Scheme.StartsWith("nats", StringComparison.Ordinal) ? new NatsDepot(where) : new CollectorDepot(where, TimeProvider.System);
        }
        catch (DepotException exception)
        {
            throw new UserException(exception.Message, exception);
        }
    }
}
