using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Rollouts;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Runs episodes in many simulated robots with one network, so that no processor waits.</summary>
/// <remarks>
/// Every thread takes whatever is due: an environment to play and draw, or one forward for all that wait for a decision. A forward is due
/// when half of the environments wait, or when nothing else is. An environment whose episode has ended gets the next one at once.
/// In lock step the forward takes all environments, in order, and ends are handled in order: slower, but the same every time.
/// </remarks>
public sealed class SampledRollout : IEpisodeRunner
{
    private readonly IRolloutEngine engine;
    private readonly SampledEpisode[] slots;
    private readonly RolloutBatch batch;
    private readonly SampledRolloutOptions options;
    private readonly TimeProvider time;
    private readonly object gate = new();
    private readonly Queue<SampledEpisode> ready = [];
    private readonly List<SampledEpisode> waiting = [];
    private readonly List<SampledEpisode> ended = [];
    private IEpisodeQueue queue = null!;
    private int playing;
    private bool isInferring;
    private Exception? failure;
    private RolloutTimes times = RolloutTimes.Zero;

    /// <summary>Prepares rollouts.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
    /// <param name="environments">The robots.</param>
    /// <param name="engine">What answers; not disposed with this.</param>
    /// <param name="options">How to run.</param>
    /// <param name="time">The clock of the times.</param>
    /// <exception cref="ArgumentException">Policy and robot do not fit, or the options cannot be used.</exception>
    public SampledRollout(
        PolicyManifest manifest, string? policyFolder, IVectorEnvironment environments, IRolloutEngine engine, SampledRolloutOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(options);
        RobotFit.Demand(manifest, environments.Robot, nameof(manifest));
        RolloutOptions rollout = new()
        {
            InferenceDelayTicks = options.InferenceDelayTicks,
            TimeLimitTicks = options.TimeLimitTicks,
            ThreadCount = options.ThreadCount
        };
        rollout.Demand();
        this.engine = engine;
        this.options = options;
        this.time = time;
        batch = new RolloutBatch(manifest.Architecture, environments.Count);
        slots = [.. Enumerable.Range(0, environments.Count)
            .Select(index => new SampledEpisode(manifest, policyFolder, environments, index, rollout, options, time))];
    }

    /// <inheritdoc/>
    public RolloutTimes Run(IEpisodeQueue episodes, double temperature, CancellationToken cancellation)
    {
        queue = episodes;
        batch.Temperature = (float)temperature;
        times = RolloutTimes.Zero;
        failure = null;
        ready.Clear();
        waiting.Clear();
        ended.Clear();
        Array.ForEach(slots, slot => slot.Release());
        Refill();
        Thread[] threads = [.. Enumerable.Range(0, options.ThreadCount)
            .Select(index => new Thread(() => Work(cancellation)) { IsBackground = true, Name = $"rollout {index}" })];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        return failure is null ? times : throw new InvalidOperationException($"A rollout thread failed: {failure.Message}", failure);
    }

    private void Work(CancellationToken cancellation)
    {
        torch.set_num_threads(options.IsLockStep ? options.ThreadCount : 1);
        while (true)
        {
            SampledEpisode? slot = null;
            SampledEpisode[] asking = [];
            lock (gate)
            {
                while (!TryTake(cancellation, out slot, out asking))
                {
                    if (playing == 0 && !isInferring)
                    {
                        Monitor.PulseAll(gate);
                        return;
                    }

                    long began = time.GetTimestamp();
                    Monitor.Wait(gate);
                    times = times with { Idle = times.Idle + time.GetElapsedTime(began).TotalSeconds };
                }
            }

            Do(slot, asking);
        }
    }

    /// <summary>Chooses what a thread does next; both empty when there is nothing now.</summary>
    private bool TryTake(CancellationToken cancellation, out SampledEpisode? slot, out SampledEpisode[] asking)
    {
        slot = null;
        asking = [];
        if (failure is not null || cancellation.IsCancellationRequested)
        {
            return false;
        }

        if (options.IsLockStep && ready.Count == 0 && playing == 0 && !isInferring)
        {
            HandleEnds();
        }

        bool isDue = options.IsLockStep
            ? ready.Count == 0 && playing == 0
            : ready.Count == 0 || 2 * waiting.Count >= slots.Count(candidate => candidate.Attempt is not null);
        if (!isInferring && waiting.Count > 0 && isDue)
        {
            asking = options.IsLockStep ? [.. waiting.OrderBy(candidate => Array.IndexOf(slots, candidate))] : [.. waiting];
            waiting.Clear();
            isInferring = true;
            return true;
        }

        if (ready.TryDequeue(out slot))
        {
            playing++;
            return true;
        }

        return false;
    }

    private void Do(SampledEpisode? slot, SampledEpisode[] asking)
    {
        long began = time.GetTimestamp();
        Exception? thrown = null;
        try
        {
            if (slot is not null)
            {
                slot.Advance();
            }
            else
            {
                Answer(asking);
            }
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        double seconds = time.GetElapsedTime(began).TotalSeconds;
        lock (gate)
        {
            failure ??= thrown;
            if (slot is not null)
            {
                Played(slot, seconds);
            }
            else
            {
                isInferring = false;
                times = times with { Inference = times.Inference + seconds };
                Array.ForEach(asking, ready.Enqueue);
            }

            Monitor.PulseAll(gate);
        }
    }

    private void Answer(SampledEpisode[] asking)
    {
        batch.Begin([.. asking.Select(slot => slot.Prompt)]);
        for (int row = 0; row < asking.Length; row++)
        {
            asking[row].WriteInputs(batch, row);
        }

        engine.Run(batch);
        for (int row = 0; row < asking.Length; row++)
        {
            asking[row].ReadAnswer(batch, row);
        }
    }

    private void Played(SampledEpisode slot, double seconds)
    {
        playing--;
        double rendering = slot.TakeRenderingSeconds();
        times = times with { Physics = times.Physics + seconds - rendering, Rendering = times.Rendering + rendering };
        if (failure is not null)
        {
            return;
        }

        if (slot.Result is null)
        {
            waiting.Add(slot);
            return;
        }

        ended.Add(slot);
        if (!options.IsLockStep)
        {
            HandleEnds();
        }
    }

    private void HandleEnds()
    {
        foreach (SampledEpisode slot in ended.OrderBy(candidate => Array.IndexOf(slots, candidate)))
        {
            EpisodeResult result = slot.Result!;
            slot.Release();
            queue.Ended(result);
        }

        ended.Clear();
        Refill();
    }

    private void Refill()
    {
        SampledEpisode[] free = [.. slots.Where(slot => slot.Attempt is null)];
        for (int index = 0; index < free.Length && queue.Next(free.Length - index) is { } attempt; index++)
        {
            free[index].Begin(attempt);
            ready.Enqueue(free[index]);
        }
    }
}
