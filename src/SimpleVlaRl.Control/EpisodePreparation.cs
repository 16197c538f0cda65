using System.Globalization;
using SimpleVlaRl.Control.Arming;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control;

/// <summary>
/// What comes before an episode: sensors, the list of arming, the way home, grippers, the scene. Whatever is amiss refuses, and all of it is told.
/// </summary>
internal sealed class EpisodePreparation
{
    private static readonly TimeSpan SensorPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Unremarkable = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StillFor = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StillWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StopIsHeard = TimeSpan.FromSeconds(1);

    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly HomeMove home;
    private readonly Observation probe;
    private readonly MovementWatch movement;
    private readonly double[] measured;
    private readonly Action<string> onWaiting;

    /// <param name="ports">The robot.</param>
    /// <param name="options">How it is prepared.</param>
    /// <param name="onWaiting">Told what is being waited for.</param>
    public EpisodePreparation(ControlPorts ports, ControlOptions options, Action<string> onWaiting)
    {
        (this.ports, this.options, this.onWaiting) = (ports, options, onWaiting);
        home = new HomeMove(ports, options);
        probe = new Observation(ports.Robot.Cameras, ports.Robot.Joints.Count);
        measured = new double[ports.Robot.Joints.Count];
        movement = new MovementWatch(measured.Length);
    }

    /// <summary>Where the arms were sent last: where an episode starts.</summary>
    public ReadOnlySpan<double> Positions => measured;

    /// <exception cref="EpisodeStartException">The episode cannot start; the message says why, and whether the arms were moved.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Run(EpisodeHeader header, ServoClock clock, CancellationToken cancellation)
    {
        // First the robot, so that what is missing is named by its topic; then its surroundings; then what it sees of them.
        AwaitSensors(cancellation);
        bool homesFirst = ports.Scene.HomesFirst;
        if (homesFirst)
        {
            Arm(header.EpisodeId, isFirst: true, cancellation);
            GoHome(testsGrippers: true, clock, cancellation);
        }

        if (ports.Scene.Prepare(EpisodeStart.OfRecordedSeed(header.Task, header.Seed, header.Randomized), cancellation) is { } problem)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new EpisodeStartException(problem);
        }

        AwaitSensors(cancellation);
        Arm(header.EpisodeId, isFirst: !homesFirst, cancellation);
        GoHome(testsGrippers: !homesFirst, clock, cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private void GoHome(bool testsGrippers, ServoClock clock, CancellationToken cancellation)
    {
        home.Run(measured, clock, cancellation);
        if (testsGrippers && ports.Robot.TestsGrippers)
        {
            home.TestGrippers(measured, clock, cancellation);
        }
    }

    private void AwaitSensors(CancellationToken cancellation)
    {
        long began = ports.Time.GetTimestamp();
        string? said = null;
        while (true)
        {
            ObservationStatus status = ports.Source.TryObserve(probe, began);
            string? waitsFor = WaitsFor(status);
            if (waitsFor is null)
            {
                probe.JointPositions.CopyTo(measured, 0);
                return;
            }

            string key = status.IsUsable ? waitsFor : $"{status.Problem} {status.Stream}";
            if (ports.Time.GetElapsedTime(began) > Unremarkable && key != said)
            {
                said = key;
                onWaiting($"waiting: {waitsFor}");
            }

            if (options.SensorTimeout > TimeSpan.Zero && ports.Time.GetElapsedTime(began) > options.SensorTimeout)
            {
                (string found, string remedies) = Wrong(Look(status, movements: null));
                throw new EpisodeStartException($"The robot '{ports.Robot.Name}' is not ready after {options.SensorTimeout.TotalSeconds:0.#} s: {found}. "
                    + $"Nothing was moved. {(remedies.Length > 0 ? remedies + ", or wait" : "Wait")} with --wait.");
            }

            ports.Pause.Sleep(SensorPoll, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private string? WaitsFor(in ObservationStatus status) => !status.IsUsable ? status.ToString()
        : ports.Exclusivity?.IsViolated() == true ? ports.Exclusivity.Describe()
        : ports.Sink.Unheard() ?? Demands().FirstOrDefault();

    private string[] Demands() =>
    [
        .. ports.Interlocks.Select(interlock => interlock()).OfType<string>(),
        .. ports.TakeOver is { IsActive: true } takeOver ? (string[])[takeOver.Describe()] : [],
    ];

    private static string Remedy(ObservationProblem problem) => problem switch
    {
        ObservationProblem.Shared => "stop the other program",
        ObservationProblem.Black or ObservationProblem.Slow => "put the camera right",
        _ => "start what publishes it",
    };

    /// <summary>Goes through the list, and arms the gate at the measured pose.</summary>
    private void Arm(Guid episode, bool isFirst, CancellationToken cancellation)
    {
        double[]? movements = isFirst ? Watch(cancellation) : null;
        IReadOnlyList<ArmingItem> list = Look(ObservationStatus.Usable, movements);
        if (list.Any(item => !item.IsPassed))
        {
            (string found, string remedies) = Wrong(list);
            Refuse(episode, found, isFirst, remedies.Length > 0 ? $"{remedies} and try again." : "Try again then.");
        }

        GateDecision armed = ArmGate(cancellation);
        if (armed.Verdict == GateVerdict.Accepted)
        {
            ports.Audit.Write(new AuditEvent
            {
                Kind = AuditKind.Armed,
                By = "runtime",
                Episode = episode,
                Detail = $"{string.Join(", ", list.Select(item => item.Name).Distinct())}: all passed",
            });
            return;
        }

        if (armed.Reason == GateReason.Stopped)
        {
            // A person's stop reaches the gate before it ends the start of the episode.
            ports.Pause.Sleep(StopIsHeard, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }

        string joint = armed.Joint >= 0 ? $" at {ports.Robot.JointLabels[armed.Joint]}" : "";
        string close = armed.Reason is GateReason.Clearance or GateReason.Workspace ? ports.Gate.TooClose : "";
        Refuse(
            episode,
            close.Length > 0 ? close : $"the gate says {armed.Reason}{joint}",
            isFirst,
            armed.Reason == GateReason.Stopped ? "Say reset and try again." : "Try again.");
    }

    /// <summary>
    /// A guard in a process of its own looks at the arms at a moment of its own. Where it misses their state just then, it is asked again for a while, as the
    /// sensors are; any other answer is its answer.
    /// </summary>
    private GateDecision ArmGate(CancellationToken cancellation)
    {
        long began = ports.Time.GetTimestamp();
        while (true)
        {
            GateDecision armed = ports.Gate.Arm(measured);
            if (armed is not { Reason: GateReason.NoMeasurement, Joint: < 0 } || ports.Time.GetElapsedTime(began) > StillWithin)
            {
                return armed;
            }

            ports.Pause.Sleep(SensorPoll, cancellation);
            cancellation.ThrowIfCancellationRequested();
            ports.Source.TryReadJointPositions(measured);
        }
    }

    private void Refuse(Guid episode, string found, bool isFirst, string advice)
    {
        ports.Audit.Write(new AuditEvent { Kind = AuditKind.ArmingRefused, By = "runtime", Detail = found, Episode = episode });
        throw new EpisodeStartException($"The robot does not arm: {found}. {(isFirst ? "Nothing was moved." : "The arms hold where they are.")} {advice}");
    }

    /// <summary>Watches the joints until they stand, or until it has waited long enough; how far they moved last.</summary>
    private double[] Watch(CancellationToken cancellation)
    {
        TimeSpan period = TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz);
        long began = ports.Time.GetTimestamp();
        while (true)
        {
            movement.Restart(measured);
            for (TimeSpan watched = TimeSpan.Zero; watched < StillFor; watched += period)
            {
                ports.Pause.Sleep(period, cancellation);
                cancellation.ThrowIfCancellationRequested();
                if (ports.Source.TryReadJointPositions(measured).IsUsable)
                {
                    movement.Note(measured);
                }
            }

            double[] movements = movement.Movements;
            if (ports.Time.GetElapsedTime(began) > StillWithin || Look(ObservationStatus.Usable, movements).All(item => item.IsPassed))
            {
                return movements;
            }
        }
    }

    private IReadOnlyList<ArmingItem> Look(in ObservationStatus status, double[]? movements)
    {
        ObservationStatus joints = ports.Source.TryReadJointPositions(measured);
        ObservationStatus sensors = status.IsUsable ? joints : status;
        return ArmingRules.Of(ports.Robot, new ArmingFacts
        {
            Positions = joints.IsUsable ? measured : null,
            Movements = movements,
            Watched = StillFor,
            Demands = Demands(),
            Shared = ports.Exclusivity?.IsViolated() == true ? ports.Exclusivity.Describe() : null,
            Unheard = ports.Sink.Unheard(),
            Sensors = sensors.IsUsable ? null : sensors.ToString(),
            SensorRemedy = Remedy(sensors.Problem),
        });
    }

    private static (string Found, string Remedies) Wrong(IReadOnlyList<ArmingItem> list)
    {
        ArmingItem[] wrong = [.. list.Where(item => !item.IsPassed)];
        string remedies = string.Join("; ", wrong.Select(item => item.Remedy).Where(remedy => remedy.Length > 0).Distinct());
        return (
            string.Join("; ", wrong.Select(item => item.Found)),
            remedies.Length == 0 ? "" : string.Concat(remedies[..1].ToUpper(CultureInfo.InvariantCulture), remedies.AsSpan(1)));
    }
}
