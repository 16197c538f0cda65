using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement.Environments;

/// <summary>
/// Episodes of environments that are clients: what they ask is answered with the learner's weights, in batches, and what they were answered is kept
/// for learning. To a server it is a policy service and the ledger of its environments, to the trainer a runner of episodes.
/// </summary>
/// <remarks>
/// While the learner learns, environments are answered with the weights from before where the engine has them to itself; else they wait. They go on with the
/// new weights in the middle of an episode: each token keeps the probability that it was drawn with, and a group that has waited over too many updates is
/// thrown away by the sampler. Calls of a server may come from any thread; <see cref="Run"/> and <see cref="Meanwhile"/> are the trainer's.
/// </remarks>
public sealed class EnvironmentRollout : IEpisodeRunner, IPolicyService, IAttemptLedger
{
    private readonly IRolloutEngine engine;
    private readonly EnvironmentOptions options;
    private readonly DecisionInputs inputs;
    private readonly DecisionBatch batch;
    private readonly AttemptBook book;
    private readonly object gate = new();
    private readonly DecisionQueue pending;
    private long version;

    /// <summary>Prepares for environments.</summary>
    /// <param name="manifest">The policy.</param>
    /// <param name="policyFolder">The folder that holds the manifest, for a tokeniser with a file; null where there is none.</param>
    /// <param name="engine">What answers; not disposed with this.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Told in one sentence about every episode that does not count.</param>
    public EnvironmentRollout(
        PolicyManifest manifest, string? policyFolder, IRolloutEngine engine, EnvironmentOptions options, TimeProvider time, Action<string>? report = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (Manifest, this.engine, this.options, Time) = (manifest, engine, options, time);
        inputs = new DecisionInputs(manifest, policyFolder);
        batch = new DecisionBatch(manifest, engine, options);
        book = new AttemptBook(manifest.Architecture, options, time, report);
        pending = new DecisionQueue(time);
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <summary>The policy in training; its version is the number of runs of this runner.</summary>
    public PolicyVersion Identity => new(Manifest.Name, (int)Math.Max(1, Interlocked.Read(ref version)), "in training", engine.Name, "fp32");

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <inheritdoc/>
    public int BatchLimit => options.BatchLimit;

    /// <inheritdoc/>
    public PolicyServiceCounts Counts
    {
        get
        {
            lock (gate)
            {
                return new PolicyServiceCounts
                {
                    Answered = book.Counts.Observations,
                    Batches = book.Counts.Batches,
                    Waiting = pending.Count,
                };
            }
        }
    }

    /// <summary>What environments have done.</summary>
    public EnvironmentCounts EnvironmentCounts
    {
        get
        {
            lock (gate)
            {
                return book.Counts;
            }
        }
    }

    /// <summary>How many environments play an episode.</summary>
    public int Playing
    {
        get
        {
            lock (gate)
            {
                return book.Playing;
            }
        }
    }

    /// <inheritdoc/>
    public void Begin(string environment, AttemptStart start) => Note(() => book.Begin(environment, start));

    /// <inheritdoc/>
    public void Heard(string environment)
    {
        lock (gate)
        {
            book.Heard(environment);
        }
    }

    /// <inheritdoc/>
    public void End(string environment, AttemptReport report) => Note(() => book.End(environment, report));

    /// <inheritdoc/>
    public void Leave(string environment, string reason) => Note(() => book.Leave(environment, reason));

    /// <inheritdoc/>
    public async ValueTask<PolicyReply> AskAsync(PolicyCall call, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        // Here, on the caller's thread: so many environments are prepared for at once.
        if (inputs.Of(call, Time.GetTimestamp(), out string problem) is not { } decision)
        {
            return PolicyReply.Without(PolicyReplyStatus.Refused, problem);
        }

        lock (gate)
        {
            if (pending.IsClosed)
            {
                return PolicyReply.Without(PolicyReplyStatus.Stopping, "The learner is about to stop.");
            }

            book.Heard(call.Robot);
            pending.Add(decision);
            Monitor.PulseAll(gate);
        }

        using CancellationTokenRegistration taken = cancellation.Register(() => TakeBack(decision));
        return await decision.Reply.Task.ConfigureAwait(false);
    }

    /// <summary>Learning has one version at a time, and it changes between runs alone.</summary>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IPolicyLease Lease() => throw new NotSupportedException("A policy in training has one version; there is nothing to hold.");

    /// <summary>Nothing is answered any more: whoever waits is told that the learner stops.</summary>
    public void Close()
    {
        lock (gate)
        {
            pending.Close();
        }
    }

    /// <inheritdoc/>
    public RolloutTimes Run(IEpisodeQueue episodes, double temperature, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        batch.Temperature = temperature;
        Interlocked.Increment(ref version);
        RolloutTimes times = RolloutTimes.Zero;
        long began = Time.GetTimestamp();
        using CancellationTokenRegistration woken = cancellation.Register(() => Note(() => { }));
        Note(book.HearAll);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            PendingDecision[] asking;
            long waits = Time.GetTimestamp();
            lock (gate)
            {
                book.Settle(episodes, pending.Has);
                if (episodes.HasEnough)
                {
                    break;
                }

                asking = pending.Take(book.Playing, options, out TimeSpan wait);
                if (asking.Length == 0)
                {
                    Monitor.Wait(gate, wait);
                }
            }

            times = times with { Idle = times.Idle + Time.GetElapsedTime(waits).TotalSeconds };
            if (asking.Length == 0)
            {
                continue;
            }

            long runs = Time.GetTimestamp();
            Answer(asking, episodes);
            times = times with { Inference = times.Inference + Time.GetElapsedTime(runs).TotalSeconds };
        }

        lock (gate)
        {
            book.Counts = book.Counts with
            {
                WaitSeconds = book.Counts.WaitSeconds + times.Idle,
                SamplingSeconds = book.Counts.SamplingSeconds + Time.GetElapsedTime(began).TotalSeconds,
            };
        }

        return times;
    }

    /// <inheritdoc/>
    public IDisposable? Meanwhile(IEpisodeQueue episodes)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        return engine.HasOwnWeights ? new MeanwhileAnswers(() => AnswerNext(episodes), () => Note(() => { })) : null;
    }

    private void AnswerNext(IEpisodeQueue episodes)
    {
        PendingDecision[] asking;
        lock (gate)
        {
            asking = pending.Take(book.Playing, options, out TimeSpan wait);
            if (asking.Length == 0)
            {
                Monitor.Wait(gate, wait);
                return;
            }
        }

        Answer(asking, episodes);
    }

    private void Note(Action what)
    {
        lock (gate)
        {
            what();
            Monitor.PulseAll(gate);
        }
    }

    private void TakeBack(PendingDecision decision)
    {
        lock (gate)
        {
            pending.TakeBack(decision);
        }
    }

    private void Answer(PendingDecision[] asking, IEpisodeQueue episodes)
    {
        try
        {
            Infer(asking, episodes);
        }
        catch
        {
            // They are in no queue any more, where closing would find them.
            Array.ForEach(asking, decision => decision.Reply.TrySetResult(PolicyReply.Without(PolicyReplyStatus.Failed, "The network failed.")));
            throw;
        }
    }

    private void Infer(PendingDecision[] asking, IEpisodeQueue episodes)
    {
        long began = Time.GetTimestamp();
        EnvironmentAttempt?[] attempts;
        lock (gate)
        {
            attempts = [.. asking.Select(decision => book.Decide(decision, episodes))];
        }

        batch.Run(asking, attempts);
        TimeSpan run = Time.GetElapsedTime(began);

        // Before the lock: a slow disk is nobody else's business.
        KeptImages[] kept = [.. asking.Zip(attempts, (decision, attempt) => attempt is { Planned: not null, Problem: null } && options.Spill is { } spill
            ? spill.Keep(decision.Images) : decision.Images)];
        lock (gate)
        {
            book.Counts = book.Counts with { Batches = book.Counts.Batches + 1 };
            for (int row = 0; row < asking.Length; row++)
            {
                (byte[] tokens, float[] logProbabilities) = batch.Read(row, asking[row].Call.Chunk);
                book.Answered(attempts[row], asking[row], kept[row], tokens, logProbabilities);
            }
        }

        PolicyVersion identity = Identity;
        foreach (PendingDecision decision in asking)
        {
            PolicyTimings timings = new(Time.GetElapsedTime(decision.AskedTimestamp) - run, TimeSpan.Zero, run, asking.Length);
            decision.Reply.TrySetResult(new PolicyReply(PolicyReplyStatus.Answered, identity, timings, IsLate: false, ""));
        }
    }
}
