using SimpleVlaRl.Control.Arming;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Control;

/// <summary>
/// While somebody whom the profile names commands the robot: the runtime sends nothing, and goes on only when it is told to, armed at the measured pose.
/// </summary>
/// <remarks>
/// Where a deadman's switch was released and nobody commands, the arms are first brought to rest by the gate. What keeps the runtime from going on is asked
/// by the
/// thread of whoever says go; everything else is the control thread's.
/// </remarks>
internal sealed class Yielding
{
    private readonly ControlPorts ports;
    private readonly ITakeOverWatch watch;
    private readonly RobotProfile anywhere;
    private readonly double[] asked;
    private Guid episode;
    private bool isBraking;

    public Yielding(ControlPorts ports, ITakeOverWatch watch)
    {
        (this.ports, this.watch) = (ports, watch);

        // A person leaves the arms wherever the task needs them.
        anywhere = ports.Robot with { StartTolerance = null };
        asked = new double[ports.Robot.Joints.Count];
    }

    /// <summary>Whether the runtime has yielded and was not told to go on.</summary>
    public bool IsYielding { get; private set; }

    public void Begin(Guid episodeId) => (episode, IsYielding, isBraking) = (episodeId, false, false);

    /// <summary>Looks whether somebody has taken over. Does not allocate while nobody has.</summary>
    /// <returns>Whether they have just now.</returns>
    public bool TryBegin()
    {
        if (IsYielding || !watch.IsActive)
        {
            return false;
        }

        (IsYielding, isBraking) = (true, true);
        Say(AuditKind.TakenOver, watch.Describe());
        return true;
    }

    /// <summary>One tick in which the runtime does not command.</summary>
    /// <param name="proposed">What was measured; on return also where the arms were sent by whoever commands.</param>
    /// <returns>What is to be sent: nothing, or what brings the arms to rest.</returns>
    public GateDecision Tick(ProposedAction proposed)
    {
        proposed.Source = ActionSource.Human;
        ReadOnlySpan<double> measured = proposed.IsMeasured ? proposed.MeasuredPositions : [];

        // Asked in every tick: a gate in another process hears that this one is alive.
        double push = ports.Gate.HoldingPush(measured);
        if (isBraking && (watch.IsCommanding || push <= 1))
        {
            ports.Gate.Disarm();
            isBraking = false;
        }

        GateDecision decision = isBraking ? ports.Gate.GiveWay(proposed) : new GateDecision(GateVerdict.Rejected, GateReason.TakenOver, -1, null);
        proposed.MeasuredPositions.CopyTo(proposed.Positions, 0);
        watch.CopyCommanded(proposed.Positions);
        return decision with { Reason = decision.Reason | GateReason.TakenOver };
    }

    /// <summary>Goes on, once a person has said so and nothing speaks against it.</summary>
    /// <param name="proposed">What was measured.</param>
    /// <param name="from">What the gate starts from.</param>
    /// <returns>Whether the runtime commands again.</returns>
    public bool TryEnd(ProposedAction proposed, out JointCommand? from)
    {
        from = null;
        if (!ports.Scene.MayGoOn || !proposed.IsMeasured || watch.IsActive)
        {
            return false;
        }

        GateDecision armed = ports.Gate.Arm(proposed.MeasuredPositions);
        if (armed.Verdict != GateVerdict.Accepted)
        {
            Say(AuditKind.ArmingRefused, $"the gate says {armed.Reason}");
            ports.Scene.Yield($"the gate does not arm ({armed.Reason})", KeepsFrom);
            return false;
        }

        (from, IsYielding) = (armed.Command, false);
        watch.Forget();
        Say(AuditKind.HandedBack, "armed at the measured pose, by an operator's go");
        ports.Scene.GoOn();
        return true;
    }

    /// <summary>Why the runtime cannot go on yet; null when it can.</summary>
    public string? KeepsFrom()
    {
        if (watch.IsActive)
        {
            return watch.Describe();
        }

        lock (asked)
        {
            ObservationStatus status = ports.Source.TryReadJointPositions(asked);
            ArmingItem[] wrong =
            [
                .. ArmingRules.Of(anywhere, new ArmingFacts
                {
                    Positions = status.IsUsable ? asked : null,
                    Sensors = status.IsUsable ? null : status.ToString(),
                    Demands = [.. ports.Interlocks.Select(interlock => interlock()).OfType<string>()],
                    Shared = ports.Exclusivity?.IsViolated() == true ? ports.Exclusivity.Describe() : null,
                    Unheard = ports.Sink.Unheard(),
                }).Where(item => !item.IsPassed),
            ];
            return wrong.Length == 0 ? null : string.Join("; ", wrong.Select(item => item.Found));
        }
    }

    private void Say(AuditKind kind, string detail) =>
        ports.Audit.Write(new AuditEvent { Kind = kind, By = "runtime", Detail = detail, Episode = episode });
}
