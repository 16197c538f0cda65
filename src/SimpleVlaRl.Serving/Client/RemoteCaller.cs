using Grpc.Core;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Hedging;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Client;

/// <summary>
/// Asks a server that may be slow, restarting or gone: every attempt has a deadline, a slow one is made again over another connection, a server that
/// fails again and again is left alone for a while, and all of it ends when the patience does.
/// </summary>
/// <typeparam name="TReply">The reply.</typeparam>
internal sealed class RemoteCaller<TReply>
{
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(20);
    private readonly RemotePolicyOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ResiliencePipeline<TReply> pipeline;
    private readonly ResiliencePropertyKey<Func<int, CancellationToken, Task<TReply>>> attempt = new("attempt");
    private long lostAt;

    public RemoteCaller(RemotePolicyOptions options, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        PredicateBuilder<TReply> transient = new PredicateBuilder<TReply>().Handle<RpcException>(exception => IsTransient(exception.StatusCode));
        pipeline = new ResiliencePipelineBuilder<TReply> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TReply>
            {
                ShouldHandle = transient,
                FailureRatio = 1,
                MinimumThroughput = Math.Max(2, options.FailuresBeforeBreak),
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = options.BreakDuration,
            })
            .AddHedging(new HedgingStrategyOptions<TReply>
            {
                ShouldHandle = transient,
                MaxHedgedAttempts = 1,
                Delay = options.HedgeAfter,
                ActionGenerator = arguments => async () =>
                {
                    Func<int, CancellationToken, Task<TReply>> attempt = arguments.PrimaryContext.Properties.GetValue(this.attempt, null!);
                    return await RunAsync(attempt, arguments.AttemptNumber, arguments.ActionContext.CancellationToken).ConfigureAwait(false);
                },
            })
            .Build();
    }

    /// <summary>Whether the same question may be answered if it is asked again.</summary>
    public static bool IsTransient(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.Internal or StatusCode.Unknown
        or StatusCode.Cancelled;

    /// <summary>Asks until there is an answer or the patience ends.</summary>
    /// <param name="attempt">One attempt, over the connection of that number.</param>
    /// <param name="recover">Told of a refusal that is not transient; true when it has mended the reason and the question may be asked again.</param>
    /// <param name="isOnce">Whether one failed attempt is enough, because somebody else can answer.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ServingException">There is none.</exception>
    public async Task<TReply> AskAsync(
        Func<int, CancellationToken, Task<TReply>> attempt, Func<RpcException, CancellationToken, Task<bool>> recover, bool isOnce)
    {
        long began = this.time.GetTimestamp();
        while (true)
        {
            string problem;
            try
            {
                TReply reply = await AskOnceAsync(attempt).ConfigureAwait(false);
                Found();
                return reply;
            }
            catch (RpcException exception) when (!IsTransient(exception.StatusCode))
            {
                problem = exception.Status.Detail;
                if (!await recover(exception, CancellationToken.None).ConfigureAwait(false))
                {
                    throw new ServingException($"The policy server {this.options.Address} refuses ({exception.StatusCode}): {problem}", exception);
                }
            }
            catch (RpcException exception)
            {
                problem = $"{exception.StatusCode}: {exception.Status.Detail}";
            }
            catch (BrokenCircuitException)
            {
                problem = "it has failed several times and is left alone for a moment";
            }

            Lost(problem);
            if (isOnce || this.time.GetElapsedTime(began) >= this.options.Patience)
            {
                throw new ServingException(
                    $"The policy server {this.options.Address} has not answered for {this.time.GetElapsedTime(began).TotalMilliseconds:0} ms ({problem}).");
            }

            await Task.Delay(PauseBetweenAttempts, this.time).ConfigureAwait(false);
        }
    }

    private async Task<TReply> AskOnceAsync(Func<int, CancellationToken, Task<TReply>> attempt)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get();
        try
        {
            context.Properties.Set(this.attempt, attempt);
            return await pipeline.ExecuteAsync(async inner => await attempt(0, inner.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async Task<Outcome<TReply>> RunAsync(Func<int, CancellationToken, Task<TReply>> attempt, int number, CancellationToken cancellation)
    {
        try
        {
            return Outcome.FromResult(await attempt(number, cancellation).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return Outcome.FromException<TReply>(exception);
        }
    }

    private void Lost(string problem)
    {
        if (Interlocked.CompareExchange(ref lostAt, this.time.GetTimestamp(), 0) == 0)
        {
            this.log.ServerLost(this.options.Address.ToString(), problem);
        }
    }

    private void Found()
    {
        long since = Interlocked.Exchange(ref lostAt, 0);
        if (since != 0)
        {
            this.log.ServerFound(this.options.Address.ToString(), this.time.GetElapsedTime(since).TotalMilliseconds);
        }
    }
}
