using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.Wire;
using WireOutcome = SimpleVlaRl.Serving.Wire.Outcome;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Outcomes that the server is still to be told, off the robot's way. Telling twice does no harm.</summary>
internal sealed class OutcomeOutbox(RemoteChannels channels, RemoteSession session, TimeProvider time, ILogger log) : IDisposable
{
    private const int Kept = 256;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<(Guid Episode, EpisodeOutcome Outcome)> pending = [];
    private readonly Lock mutex = new();
    private Task sending = Task.CompletedTask;

    /// <summary>Adds one, and sends what waits. Unlabelled episodes are not reported.</summary>
    public void Add(Guid episode, EpisodeOutcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Unlabelled || pending.Count >= Kept)
        {
            return;
        }

        pending.Enqueue((episode, outcome));
        lock (mutex)
        {
            sending = sending.ContinueWith(_ => SendAsync(), TaskScheduler.Default).Unwrap();
        }
    }

    public void Dispose()
    {
        lock (mutex)
        {
            sending.Wait(Deadline);
        }
    }

    private async Task SendAsync()
    {
        while (pending.TryPeek(out (Guid Episode, EpisodeOutcome Outcome) item))
        {
            try
            {
                InferRequest stamp = new();
                session.Stamp(stamp);
                OutcomeRequest request = new()
                {
                    Session = stamp.Session,
                    Digest = stamp.Digest,
                    Episode = WireConversion.Bytes(item.Episode),
                    Outcome = item.Outcome.Kind switch
                    {
                        OutcomeKind.Success => WireOutcome.Success,
                        OutcomeKind.Failure => WireOutcome.Failure,
                        _ => WireOutcome.Invalid,
                    },
                    Reason = item.Outcome.Reason,
                    Source = item.Outcome.Source,
                };
                await new PolicyService.PolicyServiceClient(channels.Invoker(1))
                    .ReportOutcomeAsync(request, channels.Call(time, Deadline, CancellationToken.None)).ConfigureAwait(false);
                pending.TryDequeue(out _);
            }
            catch (RpcException exception)
            {
                // It is sent again with the next one.
                log.OutcomeUnreported(item.Episode, exception.Status.Detail);
                if (!RemoteCaller<InferReply>.IsTransient(exception.StatusCode) && exception.StatusCode != StatusCode.NotFound)
                {
                    pending.TryDequeue(out _);
                    continue;
                }

                return;
            }
        }
    }
}
