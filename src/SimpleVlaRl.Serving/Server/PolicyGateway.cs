using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Telemetry;

namespace SimpleVlaRl.Serving.Server;

/// <summary>The one way from every dialect to the policy: it counts, traces, and turns a reply without an answer into a refusal.</summary>
internal sealed class PolicyGateway(IPolicyService service, ServerMetrics metrics, ServerOptions options, ILogger<PolicyGateway> log) : IDisposable
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(5);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly LogQuota failureLines = new(service.Time);
    private int running;
    private volatile bool isDraining;

    public IPolicyService Service => service;

    public PolicyManifest Manifest => service.Manifest;

    public TimeProvider Time => service.Time;

    public ServerOptions Options => options;

    public ServerMetrics Metrics => metrics;

    /// <summary>Where the time of all answers went.</summary>
    public InferenceTotals Totals { get; } = new(service.Time);

    /// <summary>How often a client that does not send or read in time may be logged.</summary>
    public LogQuota SlowClientLines { get; } = new(service.Time);

    /// <summary>Logs a request that failed here with its trace, so many times in a while: a caller may be able to provoke it.</summary>
    public void LogFailure(ILogger where, Exception exception, string dialect)
    {
        if (failureLines.Allows(out long silent))
        {
            where.Failed(exception, dialect, silent);
        }
    }

    /// <summary>Whether new requests are refused because the server is about to stop.</summary>
    public bool IsDraining => isDraining;

    /// <summary>The largest message that is taken: every camera raw in single precision, the largest form that is offered, and room for the rest.</summary>
    public int MaximumMessageBytes { get; } = options.MaximumMessageBytes ?? LargestMessage(service.Manifest);

    /// <summary>Refuses what comes from now on, and waits for what is under way.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <returns>Whether all was answered.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit)
    {
        isDraining = true;
        long began = Time.GetTimestamp();
        while (Volatile.Read(ref running) > 0 && Time.GetElapsedTime(began) < limit)
        {
            await Task.Delay(AskAgainAfter, Time).ConfigureAwait(false);
        }

        return Volatile.Read(ref running) == 0;
    }

    /// <summary>In lock-step mode one request is in the house at a time; else nothing waits here.</summary>
    public async ValueTask<Turn> WaitInLineAsync(CancellationToken cancellation)
    {
        if (!options.IsLockStep)
        {
            return default;
        }

        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        return new Turn(turn);
    }

    /// <summary>Deadlines of a dialect that cannot say any: soon, and in ten seconds at the latest.</summary>
    public void SetDefaultDeadlines(PolicyCall call)
    {
        long now = Time.GetTimestamp();
        call.DeadlineTimestamp = now + Ticks(options.DefaultDeadline);
        call.ExpiryTimestamp = now + Ticks(options.DefaultExpiry);
    }

    /// <summary>A span of time in ticks of the service's clock.</summary>
    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);

    /// <summary>Asks the policy.</summary>
    /// <param name="call">The call.</param>
    /// <param name="dialect">The dialect that it came in.</param>
    /// <param name="asksAgain">Whether a call without a place is asked again until it expires, for clients that would not come back.</param>
    /// <param name="cancellation">Takes it back.</param>
    /// <returns>The answered reply; the call's chunk holds the answer.</returns>
    /// <exception cref="RequestException">There is no answer.</exception>
    /// <exception cref="OperationCanceledException">It was taken back.</exception>
    public async ValueTask<PolicyReply> AskAsync(PolicyCall call, string dialect, bool asksAgain, CancellationToken cancellation)
    {
        if (isDraining)
        {
            metrics.Refused(dialect, call.Robot, RequestProblem.Draining);
            throw new RequestException(RequestProblem.Draining, "The server is about to stop; ask another one, or later.");
        }

        using Activity? span = ServingTelemetry.Source.StartActivity("policy.ask");
        span?.SetTag("robot", call.Robot).SetTag("dialect", dialect).SetTag("chunk", (long)call.Request.Sampling.ChunkIndex);
        Interlocked.Increment(ref running);
        long began = Time.GetTimestamp();
        try
        {
            PolicyReply reply = await service.AskAsync(call, cancellation).ConfigureAwait(false);
            while (reply.Status == PolicyReplyStatus.Overloaded && asksAgain && Time.GetTimestamp() < call.ExpiryTimestamp && !isDraining)
            {
                await Task.Delay(AskAgainAfter, Time, cancellation).ConfigureAwait(false);
                reply = await service.AskAsync(call, cancellation).ConfigureAwait(false);
            }

            cancellation.ThrowIfCancellationRequested();
            if (!reply.IsAnswered)
            {
                throw Refusal(reply);
            }

            metrics.Answered(dialect, call.Robot, reply, Time.GetElapsedTime(began));
            Totals.Answered(reply, Time.GetElapsedTime(began));
            AddSpans(span, reply);
            return reply;
        }
        catch (RequestException exception)
        {
            metrics.Refused(dialect, call.Robot, exception.Problem);
            Totals.Failed(Time.GetElapsedTime(began));
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private RequestException Refusal(PolicyReply reply)
    {
        if (reply.Status is PolicyReplyStatus.Failed or PolicyReplyStatus.None)
        {
            log.InferenceFailed(reply.Problem);
        }

        return reply.Status switch
        {
            PolicyReplyStatus.Refused => new RequestException(RequestProblem.Invalid, reply.Problem),
            PolicyReplyStatus.Overloaded => new RequestException(RequestProblem.Overloaded, reply.Problem),
            PolicyReplyStatus.Expired => new RequestException(RequestProblem.Late, reply.Problem),
            PolicyReplyStatus.Superseded or PolicyReplyStatus.Cancelled => new RequestException(RequestProblem.Superseded, reply.Problem),
            PolicyReplyStatus.Stopping => new RequestException(RequestProblem.Draining, reply.Problem),
            _ => new RequestException(RequestProblem.Internal, "The policy failed on this request; the server's log says how."),
        };
    }

    /// <summary>The parts of the answer's time as spans of their own, one after the other and ending now.</summary>
    private void AddSpans(Activity? span, in PolicyReply reply)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("batch", reply.Timings.BatchSize).SetTag("version", reply.Identity!.Version).SetTag("late", reply.IsLate);
        DateTimeOffset end = Time.GetUtcNow();
        DateTimeOffset run = end - reply.Timings.Run;
        DateTimeOffset preprocessing = run - reply.Timings.Preprocessing;
        Part("policy.queue", preprocessing - reply.Timings.Queue, preprocessing);
        Part("policy.batch", preprocessing, run);
        Part("policy.run", run, end);

        void Part(string name, DateTimeOffset from, DateTimeOffset to)
        {
            using Activity? part = ServingTelemetry.Source.StartActivity(name, ActivityKind.Internal, span.Context, startTime: from);
            part?.SetEndTime(to.UtcDateTime);
        }
    }

    private static int LargestMessage(PolicyManifest manifest)
    {
        const int Least = 2 << 20;
        const int RoomForTheRest = 64 << 10;

        // Clients send their own cameras' pictures, for the recipe to resize: up to this many pixels also where the policy's are smaller.
        const long UsualPixels = 640 * 480;
        long samples = manifest.Cameras.Sum(camera => Math.Max((long)camera.Width * camera.Height, UsualPixels) * 3);
        return (int)Math.Clamp((samples * sizeof(float)) + RoomForTheRest, Least, int.MaxValue / 4);
    }

    /// <summary>A place in the house; leaving it lets the next one in.</summary>
    internal readonly record struct Turn(SemaphoreSlim? Held) : IDisposable
    {
        public void Dispose() => Held?.Release();
    }
}
