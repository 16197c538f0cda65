using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Fakes;

/// <summary>Runs the policy at once, on the thread that asks, and hands its answer over when a delay has passed on the clock.</summary>
/// <remarks>On a clock that is moved by hand an answer comes in exactly the tick that the delay says.</remarks>
/// <param name="policy">The policy; not owned.</param>
/// <param name="request">The request that every call reads.</param>
/// <param name="time">The clock.</param>
/// <param name="delayOf">Asked for the delay of every request, once.</param>
internal sealed class DelayedInference(IPolicy policy, PolicyRequest request, TimeProvider time, Func<TimeSpan> delayOf) : IInferenceWorker
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly PolicyRequest[] requests = [request];
    private readonly ActionChunk[] chunks = [new ActionChunk(policy.Manifest.Architecture.ChunkLength, policy.Manifest.Architecture.ActionDimension)];
    private Exception? failure;

    public bool IsIdle { get; private set; } = true;

    public long ReadyTimestamp { get; private set; }

    public void Start()
    {
        failure = null;
        try
        {
            policy.Infer(requests, chunks);
        }
#pragma warning disable CA1031 // As the worker with a thread of its own: whatever a policy throws is its answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        ReadyTimestamp = time.GetTimestamp() + (long)Math.Round(delayOf().TotalSeconds * time.TimestampFrequency);
        IsIdle = false;
    }

    public bool TryTake(out ActionChunk? answer, out Exception? error)
    {
        bool isReady = !IsIdle && time.GetTimestamp() >= ReadyTimestamp;
        (answer, error) = isReady ? (failure is null ? chunks[0] : null, failure) : (null, null);
        IsIdle |= isReady;
        return isReady;
    }

    public bool TryDrain(TimeSpan timeout, IPause pause, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        while (!IsIdle)
        {
            if (!TryTake(out _, out _) && (time.GetElapsedTime(began) > timeout || pause.Sleep(Poll, cancellation)))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
    }
}
