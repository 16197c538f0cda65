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
    /// <summary>Ships until nothing is left, or for ever.</summary>
    /// <param name="cancellation">Ends it; what is under way goes on the next time.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public async Task<ShipReport> RunAsync(CancellationToken cancellation)
    {
        ShipReport report = new(0, 0, 0, 0);
        try
        {
            do
            {
                IReadOnlyList<Parcel> pending = outbox.Pending();
                progress.Begin(pending.Count, pending.Sum(parcel => parcel.Bytes));
                report = report with { Refused = 0 };
                foreach (Parcel parcel in pending)
                {
                    bool isShipped = await ShipAsync(parcel, cancellation).ConfigureAwait(false);
                    report = isShipped
                        ? report with { Shipped = report.Shipped + 1, Bytes = report.Bytes + parcel.Bytes }
                        : report with { Refused = report.Refused + 1 };
                }

                if (options.MostBytes is { } most)
                {
                    IReadOnlyList<Guid> gone = outbox.Retire(most);
                    progress.Retired(gone);
                    report = report with { Retired = report.Retired + gone.Count };
                }

                if (options.Follows)
                {
                    await Task.Delay(options.Period, time, cancellation).ConfigureAwait(false);
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

    private async Task<bool> ShipAsync(Parcel parcel, CancellationToken cancellation)
    {
        ResiliencePipeline patience = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DepotException>(exception => !exception.IsLasting),
            MaxRetryAttempts = options.Follows ? int.MaxValue : options.Attempts,
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
