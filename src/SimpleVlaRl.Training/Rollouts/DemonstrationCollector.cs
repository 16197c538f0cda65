using SimpleVlaRl.Core.Environments;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Has a scripted expert demonstrate through the same bins, play-out, gate and pauses that a policy runs with.</summary>
public sealed class DemonstrationCollector
{
    private readonly DemonstrationEpisode[] slots;
    private readonly RolloutOptions rollout;
    private readonly bool isRecording;

    /// <summary>Prepares demonstrations.</summary>
    /// <param name="expert">The expert of these environments.</param>
    /// <param name="environments">The robots.</param>
    /// <param name="options">How the expert demonstrates.</param>
    /// <param name="rollout">Pause, time limit and threads.</param>
    /// <param name="time">The clock of recorded stamps.</param>
    /// <param name="recording">Where episodes are recorded; null for nowhere.</param>
    public DemonstrationCollector(
        IScriptedExpert expert,
        IVectorEnvironment environments,
        DemonstrationOptions options,
        RolloutOptions rollout,
        TimeProvider time,
        RolloutRecording? recording = null)
    {
        ArgumentNullException.ThrowIfNull(expert);
        ArgumentNullException.ThrowIfNull(environments);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rollout);
        rollout.Demand();
        this.rollout = rollout;
        isRecording = recording is not null;
        slots = [.. Enumerable.Range(0, environments.Count)
            .Select(index => new DemonstrationEpisode(expert, environments, index, options, rollout, time, recording))];
    }

    /// <summary>Demonstrates.</summary>
    /// <param name="starts">Which episodes.</param>
    /// <param name="observer">Sees every waypoint; null for nobody.</param>
    /// <param name="cancellation">Stops before the next episode.</param>
    /// <returns>One result per episode that ended, in the order of the list.</returns>
    public IReadOnlyList<RolloutResult> Run(IReadOnlyList<TrainingStart> starts, IDemonstrationObserver? observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(starts);
        return RunAll(starts, observer, cancellation);
    }

    /// <summary>Measures the expert on starts that nothing may be learned from, so nothing is kept of them.</summary>
    /// <param name="starts">Which episodes.</param>
    /// <param name="cancellation">Stops before the next episode.</param>
    /// <returns>One result per episode that ended, in the order of the list.</returns>
    /// <exception cref="InvalidOperationException">This collector records.</exception>
    public IReadOnlyList<RolloutResult> Measure(IReadOnlyList<ReportStart> starts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(starts);
        return isRecording
            ? throw new InvalidOperationException("Evaluation starts are not recorded as demonstrations; measure with a collector without a recording.")
            : RunAll(starts, observer: null, cancellation);
    }

    private RolloutResult[] RunAll(IReadOnlyList<EpisodeStart> starts, IDemonstrationObserver? observer, CancellationToken cancellation)
    {
        RolloutResult?[] results = new RolloutResult?[starts.Count];
        int next = -1;
        Parallel.ForEach(slots, new ParallelOptions { MaxDegreeOfParallelism = rollout.ThreadCount }, slot =>
        {
            for (int index = Interlocked.Increment(ref next); index < starts.Count && !cancellation.IsCancellationRequested;
                index = Interlocked.Increment(ref next))
            {
                results[index] = slot.Run(index, starts[index], observer);
            }
        });
        return [.. results.OfType<RolloutResult>()];
    }
}
