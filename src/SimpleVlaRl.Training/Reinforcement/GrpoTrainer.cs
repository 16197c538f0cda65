using System.Text.Json;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Training.Metrics;
using SimpleVlaRl.Training.Optimization;
using TorchSharp;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>GRPO from start to end: sample until enough groups differ, learn, measure, keep everything needed to go on after a stop.</summary>
public sealed class GrpoTrainer
{
    private readonly PolicyManifest manifest;
    private readonly GrpoLearner learner;
    private readonly GroupSampler sampler;
    private readonly IEpisodeRunner rollout;
    private readonly IEpisodeRunner? trial;
    private readonly IRolloutEngine engine;
    private readonly GrpoTrainerOptions options;
    private readonly TimeProvider time;
    private readonly GrpoCheckpoints checkpoints;
    private readonly MetricsLog? metrics;
    private double earlierSeconds;
    private long beganTimestamp;

    /// <summary>Prepares training.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="learner">The learning half; not disposed with this.</param>
    /// <param name="sampler">What is tried.</param>
    /// <param name="rollout">What runs episodes that are learned from.</param>
    /// <param name="trial">What runs episodes that only count; null where starts cannot be asked for, and nothing is measured.</param>
    /// <param name="engine">What acts; not disposed with this.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock.</param>
    public GrpoTrainer(
        PolicyManifest manifest, GrpoLearner learner, GroupSampler sampler, IEpisodeRunner rollout, IEpisodeRunner? trial, IRolloutEngine engine,
        GrpoTrainerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        this.manifest = manifest;
        this.learner = learner;
        this.sampler = sampler;
        this.engine = engine;
        this.options = options;
        this.time = time;
        (this.rollout, this.trial) = (rollout, trial);
        checkpoints = new GrpoCheckpoints(options.CheckpointFolder);
        metrics = options.MetricsPath is { } path ? new MetricsLog(path, "iteration", time) : null;
        beganTimestamp = time.GetTimestamp();
    }

    /// <summary>The iterations made.</summary>
    public long Iteration { get; private set; }

    /// <summary>Optimizer steps made.</summary>
    public long OptimizerSteps => learner.StepCount;

    /// <summary>The episodes sampled that count, before a stop and after it.</summary>
    public long SampledAttempts { get; private set; }

    /// <summary>The seconds trained, before a stop and after it.</summary>
    public double ElapsedSeconds => earlierSeconds + time.GetElapsedTime(beganTimestamp).TotalSeconds;

    /// <summary>The newest complete checkpoint; null when there is none.</summary>
    public string? LastCheckpoint => checkpoints.Newest;

    /// <summary>Samples, learns and measures once; the metrics line and a checkpoint are written.</summary>
    /// <param name="monitoringStarts">The starts of a greedy evaluation afterwards; null for none.</param>
    /// <param name="cancellation">Stops soon; the iteration is then lost, the checkpoint before it is not.</param>
    /// <returns>What happened; without an update when sampling found no group that differs within itself.</returns>
    /// <exception cref="GrpoDivergedException">Too many steps in a row were not finite.</exception>
    public GrpoIteration Iterate(IReadOnlyList<ValidationStart>? monitoringStarts, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        sampler.Begin(Iteration);
        RolloutTimes times = rollout.Run(sampler, options.Temperature, cancellation);
        double sampling = time.GetElapsedTime(began).TotalSeconds;
        SamplingCounts counts = sampler.Counts;
        IReadOnlyList<GrpoGroup> groups = sampler.IsExhausted ? [] : sampler.Take();
        long learning = time.GetTimestamp();
        GrpoUpdate? update = null;
        if (groups.Count > 0)
        {
            torch.set_num_threads(options.ThreadCount);
            learner.Replayed = options.Replay?.Due(counts) ?? [];
            using (rollout.Meanwhile(sampler))
            {
                update = learner.Update(groups, Iteration, cancellation);
            }

            options.Replay?.Add(groups);
            engine.WeightsChanged();
        }

        double learningSeconds = time.GetElapsedTime(learning).TotalSeconds;
        SampledAttempts += counts.Attempts + counts.BranchedAttempts;
        long version = Iteration;
        Iteration++;
        GrpoIteration line = new()
        {
            Iteration = Iteration,
            SuccessRate = counts.SuccessRate,
            Sampled = counts,
            GroupsUsed = groups.Count,
            GroupsStale = groups.Count(group => group.PolicyVersion < version),
            GroupsWaiting = sampler.Kept.Count,
            Update = update,
            StepsPerSecond = counts.Ticks / Math.Max(1e-9, sampling),
            TokensPerSecond = counts.Decisions * manifest.Architecture.ActionTokenCount / Math.Max(1e-9, sampling),
            Seconds = new GrpoSeconds(times.Physics, times.Rendering, times.Inference, times.Idle, sampling, learningSeconds),
            Evaluation = monitoringStarts is null ? null : EvaluateAverage(monitoringStarts, cancellation),
            EvaluationUnseen = monitoringStarts is null || options.UnseenStarts is null ? null : EvaluateAverage(options.UnseenStarts, cancellation),
        };
        metrics?.Append(JsonSerializer.Serialize(line, GrpoJsonContext.Default.GrpoIteration));

        if (Iteration % options.CheckpointEvery == 0)
        {
            SaveCheckpoint();
        }

        return line;
    }

    /// <summary>Counts successes on given starts.</summary>
    /// <param name="starts">The starts.</param>
    /// <param name="temperature">The temperature; 0 is greedy.</param>
    /// <param name="cancellation">Stops soon.</param>
    /// <returns>The count; invalid episodes count neither way.</returns>
    /// <exception cref="InvalidOperationException">Starts cannot be asked for.</exception>
    public GrpoEvaluation Evaluate(IReadOnlyList<EpisodeStart> starts, double temperature, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        EvaluationQueue queue = new(starts);
        IEpisodeRunner runner = trial
            ?? throw new InvalidOperationException("Environments that choose their starts themselves cannot be evaluated on given ones.");
        runner.Run(queue, temperature, cancellation);
        return new GrpoEvaluation(queue.Successes, queue.Counted, temperature, time.GetElapsedTime(began).TotalSeconds) { Tasks = queue.Tasks };
    }

    /// <summary>Puts the averaged weights, which are the ones to ship, in the network's place; without an average they stay as they are.</summary>
    /// <returns>Takes the weights in training back when disposed.</returns>
    public IDisposable UseAverage() => new AveragedWeights(learner.Average, engine.WeightsChanged);

    /// <summary>Writes a checkpoint.</summary>
    public void SaveCheckpoint() => checkpoints.Write(learner, sampler.Kept, options.Replay?.Kept, new GrpoState
    {
        Fingerprint = options.Fingerprint,
        Iteration = Iteration,
        NextGroup = sampler.NextGroup,
        BranchedGroups = sampler.BranchedGroups,
        KeptShare = sampler.KeptShare,
        UnmixedGroups = sampler.Unmixed.Groups,
        UnmixedSuccesses = sampler.Unmixed.OnlySuccesses,
        ElapsedSeconds = ElapsedSeconds,
        SampledAttempts = SampledAttempts,
    });

    /// <summary>Begins anew: what an earlier run has left of metrics is gone.</summary>
    public void ClearMetrics() => metrics?.Clear();

    /// <summary>Goes on where the newest whole checkpoint was written.</summary>
    /// <param name="report">Told about damaged checkpoints.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="InvalidDataException">The checkpoint belongs to another run; the differences are named.</exception>
    public bool TryResume(Action<string>? report = null)
    {
        if (checkpoints.Find(report) is not { } found)
        {
            return false;
        }

        GrpoState state = found.State;
        GrpoCheckpoints.DemandSame(state, options.Fingerprint);
        IReadOnlyList<GrpoGroup> waiting = GrpoCheckpoints.Read(found.Folder, learner, options.Spill);
        options.Replay?.Restore(GrpoCheckpoints.ReadReplay(found.Folder, options.Spill));
        sampler.Restore(state.NextGroup, state.BranchedGroups, state.KeptShare, (state.UnmixedGroups, state.UnmixedSuccesses), waiting);
        engine.WeightsChanged();
        Iteration = state.Iteration;
        SampledAttempts = state.SampledAttempts;
        earlierSeconds = state.ElapsedSeconds;
        beganTimestamp = time.GetTimestamp();
        metrics?.GoOnAfter(Iteration);
        return true;
    }

    private GrpoEvaluation EvaluateAverage(IReadOnlyList<ValidationStart> starts, CancellationToken cancellation)
    {
        using IDisposable average = UseAverage();
        return Evaluate(starts, 0, cancellation);
    }
}
