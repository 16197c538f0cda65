using System.Diagnostics;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Control;

/// <summary>Runs the policy on a thread of its own, one request at a time, so that the control tick never waits for a network.</summary>
public sealed class InferenceWorker : IInferenceWorker
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Finished = 2;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly IPolicy policy;
    private readonly TimeProvider time;
    private readonly Action? onThread;
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private readonly PolicyRequest[] request;
    private readonly ActionChunk[] chunk;
    private volatile bool isDisposed;
    private int state = Idle;
    private DateTimeOffset asked;
    private Exception? failure;

    /// <summary>Starts the thread.</summary>
    /// <param name="policy">The policy; not owned.</param>
    /// <param name="request">The request that every call reads; the caller fills it while the worker is idle.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onThread">Called once on the thread before its first request; must not throw.</param>
    public InferenceWorker(IPolicy policy, PolicyRequest request, TimeProvider time, Action? onThread = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(time);
        this.policy = policy;
        this.time = time;
        this.onThread = onThread;
        this.request = [request];
        chunk = [new ActionChunk(policy.Manifest.Architecture.ChunkLength, policy.Manifest.Architecture.ActionDimension)];
        thread = new Thread(Work) { IsBackground = true, Name = "inference" };
        thread.Start();
    }

    /// <summary>Whether a request may be handed over.</summary>
    public bool IsIdle => Volatile.Read(ref state) == Idle;

    /// <summary>When the last answer was ready, in ticks of the clock.</summary>
    public long ReadyTimestamp { get; private set; }

    /// <summary>Hands the request over. The caller does not touch it until the answer is taken.</summary>
    /// <exception cref="InvalidOperationException">The worker is not idle.</exception>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref state, Busy, Idle) != Idle)
        {
            throw new InvalidOperationException("The inference worker is busy; take its answer first.");
        }

        asked = time.GetUtcNow();
        wake.Set();
    }

    /// <summary>Takes the answer when there is one; the worker is idle again afterwards.</summary>
    /// <param name="answer">The chunk, valid until the next <see cref="Start"/>; null when the policy threw.</param>
    /// <param name="error">What the policy threw, or null.</param>
    /// <returns>False while there is none.</returns>
    public bool TryTake(out ActionChunk? answer, out Exception? error)
    {
        if (Volatile.Read(ref state) != Finished)
        {
            answer = null;
            error = null;
            return false;
        }

        error = failure;
        answer = failure is null ? chunk[0] : null;
        Volatile.Write(ref state, Idle);
        return true;
    }

    /// <summary>Waits until the worker is idle, dropping an answer nobody will take.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="pause">How to wait on the clock.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>False when the policy is still busy.</returns>
    public bool TryDrain(TimeSpan timeout, IPause pause, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pause);
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

    /// <summary>Ends the thread. A policy that never answers keeps its thread, which ends with the process.</summary>
    public void Dispose()
    {
        isDisposed = true;
        wake.Set();
        if (thread.Join(LastWait))
        {
            wake.Dispose();
        }
    }

    private void Work()
    {
        onThread?.Invoke();
        while (true)
        {
            wake.WaitOne();
            if (isDisposed)
            {
                return;
            }

            // The span begins with the tick that asked, and is made here: that thread must not allocate.
            using Activity? span = ControlTelemetry.Source.StartActivity("robot.chunk", ActivityKind.Internal, parentContext: default, startTime: asked);
            span?.SetTag("chunk", (long)request[0].Sampling.ChunkIndex);
            try
            {
                failure = null;
                policy.Infer(request, chunk);
            }
#pragma warning disable CA1031 // Whatever a policy throws, the robot holds and the episode says why; the loop handles it once.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
                span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            }

            ReadyTimestamp = time.GetTimestamp();
            Volatile.Write(ref state, Finished);
        }
    }
}
