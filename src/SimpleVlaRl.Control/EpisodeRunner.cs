using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Control;

/// <summary>One episode from start to commit: scene, sensors, arming, home, loop, outcome.</summary>
public sealed class EpisodeRunner : IDisposable
{
    private static readonly TimeSpan ClosingPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan AuditTimeout = TimeSpan.FromSeconds(2);

    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly ControlLoop loop;
    private readonly EpisodePreparation preparation;
    private readonly Observation probe;

    /// <summary>Makes a runner.</summary>
    /// <param name="ports">What it talks to.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="onWaiting">Told what is being waited for before an episode, once per topic and problem.</param>
    /// <exception cref="ArgumentException">The options, or the policy on this robot, have errors.</exception>
    public EpisodeRunner(ControlPorts ports, ControlOptions options, Action<string>? onWaiting = null)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = [.. options.Validate(), .. ManifestBinding.Errors(ports.Policy.Manifest, ports.Robot)];
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".", nameof(options));
        }

        this.ports = ports;
        this.options = options;
        loop = new ControlLoop(ports, options);
        preparation = new EpisodePreparation(ports, options, onWaiting ?? (_ => { }));
        probe = new Observation(ports.Robot.Cameras, ports.Robot.Joints.Count);
    }

    /// <summary>What the loop measures of itself.</summary>
    public LoopMeasurements Measurements => loop.Measurements;

    /// <summary>Runs one episode and commits it.</summary>
    /// <param name="header">What is known of it; its start stamp is replaced by the moment the loop begins.</param>
    /// <param name="cancellation">Stops the robot; the episode is committed as invalid(operator).</param>
    /// <returns>The committed episode.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The header's seed is negative.</exception>
    /// <exception cref="EpisodeStartException">It could not be started; nothing was recorded, and the exception says whether the arms were moved.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before it started, by the caller or by the scene.</exception>
    public EpisodeReport Run(EpisodeHeader header, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(header);
        ports.Gate.Disarm();
        try
        {
            ServoClock clock = new(ports.Time, ports.Robot.ServoRateHertz, ports.Pause);
            using (CancellationTokenSource starting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ports.Scene.Interruption))
            {
                Start(header, clock, starting.Token);
            }

            header = header with { StartedNanoseconds = WallClock.Nanoseconds(ports.Time) };
            ports.Recorder.Begin(header);
            ports.Audit.Write(new AuditEvent { Kind = AuditKind.EpisodeStarted, Subject = header.Task, Episode = header.EpisodeId });
            EpisodeOutcome outcome = Play(header, clock, cancellation);
            EpisodeSummary summary = Summarize(outcome, clock.Missed);
            loop.Close();
            ports.Audit.Write(new AuditEvent
            {
                Kind = AuditKind.EpisodeEnded,
                By = outcome.Source,
                Detail = outcome.ToString(),
                Episode = header.EpisodeId,
                Count = summary.Ticks,
            });
            EpisodeCommit committed = ports.Recorder.Commit(summary);
            return new EpisodeReport(header, committed.Summary, committed.Path);
        }
        finally
        {
            ports.Gate.Disarm();
        }
    }

    /// <summary>Waits until nothing of the last episode is computed any more, before the policy is changed or another runner asks it.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Whether nothing is; false after <see cref="ControlOptions.AnswerTimeout"/>.</returns>
    public bool TryDrain(CancellationToken cancellation) => loop.TryDrain(options.AnswerTimeout, cancellation);

    /// <inheritdoc/>
    public void Dispose() => loop.Dispose();

    private void Start(EpisodeHeader header, ServoClock clock, CancellationToken cancellation)
    {
        if (!loop.TryDrain(options.AnswerTimeout, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new EpisodeStartException($"The policy is still busy with the episode before, {options.AnswerTimeout.TotalSeconds:0.#} s after it ended. "
                + "Nothing was moved. Look at what it computes on, or give a remote policy more --patience.");
        }

        if (ports.Audit.Flush(AuditTimeout) is { } unwritten)
        {
            throw new EpisodeStartException(
                $"The audit log cannot be written: {unwritten}. Nothing was moved. Free space, mend the permissions, or give another --audit.");
        }

        preparation.Run(header, clock, cancellation);
    }

    private EpisodeOutcome Play(EpisodeHeader header, ServoClock clock, CancellationToken cancellation)
    {
        ports.Scene.Begin();
        loop.Begin(header, preparation.Positions);
        clock.Restart();
        TickResult result = TickResult.Running;
        while (result == TickResult.Running && !cancellation.IsCancellationRequested)
        {
            TimeSpan lateness = clock.WaitForTick(cancellation);
            if (!cancellation.IsCancellationRequested)
            {
                result = loop.Next(lateness);
            }
        }

        GivingWay.Run(loop.GiveWay, clock, ports);
        return result switch
        {
            TickResult.Over => ports.Scene.Outcome,
            TickResult.TimedOut => AfterTimeOut(cancellation),
            TickResult.Faulted => EpisodeOutcome.Invalid(loop.Fault.Sentence, "runtime"),
            _ => EpisodeOutcome.Invalid("operator", "operator"),
        };
    }

    /// <summary>
    /// A failure is said only of a robot that is sound: after the time limit everything must be heard of once more, and a policy that was asked must answer.
    /// The arms hold meanwhile, and nothing is sent.
    /// </summary>
    private EpisodeOutcome AfterTimeOut(CancellationToken cancellation)
    {
        long ended = ports.Time.GetTimestamp();
        (bool isSeen, bool hasAnswered) = (false, false);
        while (true)
        {
            if (ports.Scene.State == EnvironmentState.Faulted)
            {
                return EpisodeOutcome.Invalid(ports.Scene.Fault, "runtime");
            }

            if (ports.Exclusivity?.IsViolated() == true)
            {
                return EpisodeOutcome.Invalid(ports.Exclusivity.Describe(), "runtime");
            }

            ObservationStatus status = ports.Source.TryObserve(probe, ended);
            isSeen |= status.IsUsable;
            hasAnswered |= loop.TryClose(out LoopFault answer);
            string? fault = answer.IsNone ? null : answer.Sentence;
            if (fault is null && isSeen && hasAnswered)
            {
                return ports.Scene.AfterTimeLimit(cancellation) ?? EpisodeOutcome.Failure("timeout");
            }

            TimeSpan waited = ports.Time.GetElapsedTime(ended);
            fault ??= !isSeen && waited > options.FaultAfter ? status.ToString()
                : !hasAnswered && waited > options.AnswerTimeout
                    ? FormattableString.Invariant($"the policy has not answered within {options.AnswerTimeout.TotalMilliseconds:0} ms of the end of the time")
                : null;
            if (fault is not null)
            {
                return EpisodeOutcome.Invalid(fault, "runtime");
            }

            if (ports.Pause.Sleep(ClosingPoll, cancellation))
            {
                return EpisodeOutcome.Invalid("operator", "operator");
            }
        }
    }

    private EpisodeSummary Summarize(EpisodeOutcome outcome, long missedTicks) => new()
    {
        Outcome = outcome,
        Duration = TimeSpan.FromSeconds((double)loop.Counts.Ticks / ports.Robot.ServoRateHertz),
        Ticks = loop.Counts.Ticks,
        Chunks = loop.Counts.Chunks,
        InferenceMillisecondsP50 = loop.Measurements.Inference.Percentile(0.5),
        InferenceMillisecondsP99 = loop.Measurements.Inference.Percentile(0.99),
        JitterMillisecondsP99 = loop.Measurements.Jitter.Percentile(0.99),
        GateLimited = loop.Counts.GateLimited,
        GateRejected = loop.Counts.GateRejected,
        Intervened = loop.Counts.Yielded > 0,
        DiscardedChunks = loop.Counts.DiscardedChunks,
        MissedTicks = missedTicks,
    };
}
