using Polly;
using Polly.Retry;
using SimpleVlaRl.Shipping.Depots;
using SimpleVlaRl.Shipping.Outbox;

namespace SimpleVlaRl.Shipping;

/// <summary>Ships what a store has and a depot has not, the oldest first, for as long as it takes.</summary>
/// <param name="outbox">What is to be shipped.</param>
/// <param name="depot">Where to.</param>
/// <param name="options">How.</param>
/// <param name="progress">Told what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class Shipper(EpisodeOutbox outbox, IDepot depot, ShipOptions options, IShipProgress progress, TimeProvider time)
{
    private const int MostInARow = 3;

    /// <summary>Ships until nothing is left, or for ever.</summary>
    /// <param name="cancellation">Ends it; what is under way goes on the next time.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IOException">The store cannot be read, where it does not follow.</exception>
    public async Task<ShipReport> RunAsync(CancellationToken cancellation)
    {
        ShipReport report = new(0, 0, 0, 0);
        try
        {
            do
            {
                bool isThrough = false;
                try
                {
                    (report, isThrough) = await PassAsync(report, cancellation).ConfigureAwait(false);
                }
                catch (Exception exception) when (options.Follows && exception is IOException or UnauthorizedAccessException)
                {
                    progress.Trouble(exception.Message);
                }

                if (options.Follows)
                {
                    await Task.Delay(isThrough ? options.Period : options.LongestPause, time, cancellation).ConfigureAwait(false);
                }
            }
            while (options.Follows);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What is shipped is noted.
        }

        return report;
    }

    /// <summary>
    /// Goes once through what is pending. One episode that does not go must not keep the others; a depot that takes none is left alone for a while.
    /// </summary>
    private async Task<(ShipReport Report, bool IsThrough)> PassAsync(ShipReport report, CancellationToken cancellation)
    {
        IReadOnlyList<Parcel> pending = outbox.Pending();
        progress.Begin(pending.Count, pending.Sum(parcel => parcel.Bytes));
        report = report with { Refused = 0 };
        int inARow = 0;
        foreach (Parcel parcel in pending)
        {
            bool isShipped = await ShipAsync(parcel, cancellation).ConfigureAwait(false);
            report = isShipped
                ? report with { Shipped = report.Shipped + 1, Bytes = report.Bytes + parcel.Bytes }
                : report with { Refused = report.Refused + 1 };
            inARow = isShipped ? 0 : inARow + 1;
            if (options.Follows && inARow >= MostInARow)
            {
                return (report, false);
            }
        }

        if (options.MostBytes is { } most)
        {
            IReadOnlyList<Guid> gone = outbox.Retire(most);
            progress.Retired(gone);
            report = report with { Retired = report.Retired + gone.Count };
        }

        return (report, report.Refused == 0);
    }

    private async Task<bool> ShipAsync(Parcel parcel, CancellationToken cancellation)
    {
        if (parcel.Problem.Length > 0)
        {
            progress.Refused(parcel, parcel.Problem);
            return false;
        }

        ResiliencePipeline patience = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DepotException>(exception => !exception.IsLasting),
            MaxRetryAttempts = options.Attempts,
            BackoffType = DelayBackoffType.Exponential,
            Delay = options.FirstPause,
            MaxDelay = options.LongestPause,
            UseJitter = true,
            OnRetry = retry =>
            {
                progress.Waits(parcel, retry.Outcome.Exception!.Message, retry.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
        try
        {
            await patience.ExecuteAsync(
                async token => await depot.DeliverAsync(parcel, bytes => progress.At(parcel, bytes), token).ConfigureAwait(false),
                cancellation).ConfigureAwait(false);
            outbox.Acknowledge(parcel);
            progress.Shipped(parcel);
            return true;
        }
        catch (DepotException exception)
        {
            progress.Refused(parcel, exception.Message);
            return false;
        }
    }
}
