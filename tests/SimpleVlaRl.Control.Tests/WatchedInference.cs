using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control.Tests;

/// <summary>The loop's own inference thread, and whether it is still at work: a fake clock that goes on meanwhile makes a slow policy of it.</summary>
internal sealed class WatchedInference(IInferenceWorker worker) : IInferenceWorker
{
    private bool isAsked;
    private bool hasAnswered;
    private ActionChunk? chunk;
    private Exception? failure;

    public bool IsIdle => !isAsked && worker.IsIdle;

    public long ReadyTimestamp => worker.ReadyTimestamp;

    /// <summary>Whether a request is under way. Asked by the thread that runs the loop.</summary>
    public bool IsComputing => isAsked && !Hears();

    public void Start()
    {
        worker.Start();
        isAsked = true;
    }

    public bool TryTake(out ActionChunk? answer, out Exception? error)
    {
        bool isReady = isAsked && Hears();
        (answer, error) = isReady ? (chunk, failure) : (null, null);
        (isAsked, hasAnswered) = (isAsked && !isReady, hasAnswered && !isReady);
        return isReady;
    }

    public bool TryDrain(TimeSpan timeout, IPause pause, CancellationToken cancellation)
    {
        bool isDrained = worker.TryDrain(timeout, pause, cancellation);
        (isAsked, hasAnswered) = (isAsked && !isDrained, hasAnswered && !isDrained);
        return isDrained;
    }

    public void Dispose() => worker.Dispose();

    private bool Hears() => hasAnswered = hasAnswered || worker.TryTake(out chunk, out failure);
}
