using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control;

/// <summary>Where the policy computes while the control loop goes on; one request at a time.</summary>
internal interface IInferenceWorker : IDisposable
{
    /// <summary>Whether a request may be handed over.</summary>
    bool IsIdle { get; }

    /// <summary>When the last answer was ready, in ticks of the clock.</summary>
    long ReadyTimestamp { get; }

    /// <summary>Hands the request over. The caller does not touch it until the answer is taken.</summary>
    void Start();

    /// <summary>Takes the answer when there is one; the worker is idle again afterwards.</summary>
    /// <param name="answer">The chunk, valid until the next <see cref="Start"/>; null when the policy threw.</param>
    /// <param name="error">What the policy threw, or null.</param>
    /// <returns>False while there is none.</returns>
    bool TryTake(out ActionChunk? answer, out Exception? error);

    /// <summary>Waits until the worker is idle, dropping an answer nobody will take.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="pause">How to wait on the clock.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>False when the policy is still busy.</returns>
    bool TryDrain(TimeSpan timeout, IPause pause, CancellationToken cancellation);
}
