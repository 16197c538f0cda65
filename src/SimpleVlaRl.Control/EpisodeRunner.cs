using System.Globalization;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Control;

/// <summary>One episode from start to commit: scene, sensors, arming, home, loop, outcome.</summary>
public sealed class EpisodeRunner : IDisposable
{
    private static readonly TimeSpan SensorPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ClosingPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AuditTimeout = TimeSpan.FromSeconds(2);

    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly ControlLoop loop;
    private readonly HomeMove home;
    private readonly Observation probe;
    private readonly double[] measured;
    private readonly Action<string> onWaiting;

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
        this.onWaiting = onWaiting ?? (_ => { });
        loop = new ControlLoop(ports, options);
        home = new HomeMove(ports, options);
        probe = new Observation(ports.Robot.Cameras, ports.Robot.Joints.Count);
        measured = new double[ports.Robot.Joints.Count];
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
                Kind = AuditKind.EpisodeEnded, By = outcome.Source, Detail = outcome.ToString(), Episode = header.EpisodeId, Count = summary.Ticks,
            });
            EpisodeCommit committed = ports.Recorder.Commit(summary);
            return new EpisodeReport(header, committed.Summary, committed.Path);
        }
        finally
        {
            ports.Gate.Disarm();
        }
    }

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
            throw new EpisodeStartException($"The audit log cannot be written: {unwritten}. Nothing was moved. Free space, mend the permissions, or give another "
                + "--audit.");
        }

        // First the robot, so that what is missing is named by its topic; then its surroundings; then what it sees of them.
        AwaitSensors(cancellation);
        if (ports.Scene.HomesFirst)
        {
            GoHome(clock, cancellation);
        }

        if (ports.Scene.Prepare(EpisodeStart.OfRecordedSeed(header.Task, header.Seed, header.Randomized), cancellation) is { } problem)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new EpisodeStartException(problem);
        }

        AwaitSensors(cancellation);
        GoHome(clock, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>From wherever the arms stand, as they were measured last.</summary>
    private void GoHome(ServoClock clock, CancellationToken cancellation)
    {
        ArmGate();
        home.Run(measured, clock, cancellation);
    }

    private EpisodeOutcome Play(EpisodeHeader header, ServoClock clock, CancellationToken cancellation)
    {
        ports.Scene.Begin();
        loop.Begin(header, measured);
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

    private void AwaitSensors(CancellationToken cancellation)
    {
        long began = ports.Time.GetTimestamp();
        ObservationStatus status = ports.Source.TryObserve(probe, began);
        ObservationStatus said = ObservationStatus.Usable;
        while (!status.IsUsable || ports.Exclusivity?.IsViolated() == true || ports.Sink.Unheard() is not null)
        {
            if (status.IsUsable)
            {
                status = ports.Exclusivity?.IsViolated() == true
                    ? new ObservationStatus(ObservationProblem.Shared, "", ports.Exclusivity.Describe())
                    : new ObservationStatus(ObservationProblem.Missing, "", ports.Sink.Unheard() ?? "");
            }

            if (ports.Time.GetElapsedTime(began) > Unremarkable && (status.Problem, status.Stream) != (said.Problem, said.Stream))
            {
                said = status;
                onWaiting($"waiting: {status}");
            }

            if (options.SensorTimeout > TimeSpan.Zero && ports.Time.GetElapsedTime(began) > options.SensorTimeout)
            {
                throw new EpisodeStartException($"The robot '{ports.Robot.Name}' is not ready after {options.SensorTimeout.TotalSeconds:0.#} s: {status}. "
                    + $"Nothing was moved. {Remedy(status.Problem)}, or wait with --wait.");
            }

            ports.Pause.Sleep(SensorPoll, cancellation);
            cancellation.ThrowIfCancellationRequested();
            status = ports.Source.TryObserve(probe, began);
        }

        probe.JointPositions.CopyTo(measured, 0);
    }

    private static string Remedy(ObservationProblem problem) => problem switch
    {
        ObservationProblem.Shared => "Stop the other program",
        ObservationProblem.Black or ObservationProblem.Slow => "Put the camera right",
        _ => "Start what publishes it",
    };

    private void ArmGate()
    {
        GateDecision armed = ports.Gate.Arm(measured);
        if (armed.Verdict != GateVerdict.Accepted)
        {
            JointProfile? joint = armed.Joint >= 0 ? ports.Robot.Joints[armed.Joint] : null;
            string found = joint is null ? $"the joint states ({armed.Reason})"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ports.Robot.JointLabels[armed.Joint]} is at {measured[armed.Joint]:0.000}; "
                    + $"expected {joint.LowerPosition:0.000} to {joint.UpperPosition:0.000}");
            throw new EpisodeStartException($"The gate does not arm: {found}. Nothing was moved. "
                + $"{(armed.Reason == GateReason.Stopped ? "Clear the stop" : "Move the robot inside its limits")} and try again.");
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
        DiscardedChunks = loop.Counts.DiscardedChunks,
        MissedTicks = missedTicks,
    };
}
