using SimpleVlaRl.Core.Commands;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>The guard's own way from a measurement to a sent command: measures, asks the gate, publishes, and goes on by itself when nobody proposes.</summary>
internal sealed class GuardedArms
{
    /// <summary>A command that differs by less from the one before does not move an arm.</summary>
    private const double Still = 1e-6;

    private readonly GuardPorts ports;
    private readonly ICommandGate gate;
    private readonly StatusBoard status;
    private readonly double[] applied;
    private readonly double[] measured;
    private long movedTimestamp;
    private long decidedTimestamp;

    public GuardedArms(GuardPorts ports, ICommandGate gate, StatusBoard status)
    {
        (this.ports, this.gate, this.status) = (ports, gate, status);
        int jointCount = ports.Robot.Joints.Count;
        Proposed = new ProposedAction(jointCount);
        applied = new double[jointCount];
        measured = new double[jointCount];
    }

    /// <summary>What is proposed; its measurement is the guard's own.</summary>
    public ProposedAction Proposed { get; }

    /// <summary>Whether the gate is armed and commands flow.</summary>
    public bool IsCommanding { get; private set; }

    /// <summary>Whether the arms have been sent on and not yet to rest.</summary>
    public bool IsMoving => gate.HoldingPush([]) > 1;

    /// <summary>For how long the commands have not moved an arm.</summary>
    public TimeSpan Standing => ports.Time.GetElapsedTime(movedTimestamp);

    /// <summary>Arms the gate where the guard measures the arms; what the runtime measured is not looked at.</summary>
    public GateDecision Arm()
    {
        IsCommanding = false;
        if (!ports.Source.TryReadJointPositions(measured).IsUsable)
        {
            gate.Disarm();
            return new GateDecision(GateVerdict.Rejected, GateReason.NoMeasurement, -1, null);
        }

        GateDecision decision = gate.Arm(measured);
        IsCommanding = decision.Verdict == GateVerdict.Accepted;
        measured.CopyTo(applied, 0);
        movedTimestamp = ports.Time.GetTimestamp();
        return decision;
    }

    /// <summary>Nothing is sent until the gate is armed again.</summary>
    public void Disarm()
    {
        IsCommanding = false;
        gate.Disarm();
    }

    /// <summary>Checks and sends what is proposed.</summary>
    /// <param name="isUnsent">Whether there was a command that could not be sent.</param>
    public GateDecision Submit(out bool isUnsent)
    {
        Measure();
        return Send(gate.Submit(Proposed), out isUnsent);
    }

    /// <summary>Sends a hold that gives way.</summary>
    public GateDecision GiveWay(out bool isUnsent)
    {
        Measure();
        return Send(gate.GiveWay(Proposed), out isUnsent);
    }

    /// <summary>Goes on without the runtime: proposes to stay, so that the gate brakes, then holds and gives way.</summary>
    public void Hold()
    {
        Proposed.Source = ActionSource.Hold;
        Proposed.SpeedShare = 1;
        applied.CopyTo(Proposed.Positions, 0);
        _ = Submit(out _);
        status.Count(3);
    }

    /// <summary>How far a hold pushes, by the guard's measurement; whether the arms still move is known without one.</summary>
    public double HoldingPush() => gate.HoldingPush(ports.Source.TryReadJointPositions(measured).IsUsable ? measured : []);

    private void Measure()
    {
        decidedTimestamp = ports.Time.GetTimestamp();
        Proposed.IsMeasured = ports.Source.TryReadJointPositions(Proposed.MeasuredPositions).IsUsable;
    }

    private GateDecision Send(GateDecision decision, out bool isUnsent)
    {
        isUnsent = false;
        if (decision.Command is not { } command)
        {
            return decision;
        }

        if (ports.Exclusivity?.IsViolated() == true)
        {
            // Two that command an arm are worse than none: the drivers hold.
            status.Violated(ports.Exclusivity.Describe());
            Disarm();
            return new GateDecision(GateVerdict.Rejected, GateReason.TakenOver, -1, null);
        }

        if (ports.TakeOver?.IsCommanding == true)
        {
            // A person who may: no command of ours gets between, and the next one begins where they have left the arms.
            Disarm();
            return new GateDecision(GateVerdict.Rejected, GateReason.TakenOver, -1, null);
        }

        if (ports.Time.GetElapsedTime(decidedTimestamp) > GuardTiming.Lost)
        {
            // Decided before this process stood still: what it was decided by is gone.
            Disarm();
            return new GateDecision(GateVerdict.Rejected, GateReason.NoHeartbeat, -1, null);
        }

        if (ports.Sink.Publish(command) is { } unsent)
        {
            // The gate counts from it and the drivers do not: they go on along the command before, to rest.
            status.NotSent(unsent);
            isUnsent = true;
            Disarm();
            return decision;
        }

        for (int joint = 0; joint < applied.Length; joint++)
        {
            if (Math.Abs(command.Positions[joint] - applied[joint]) > Still)
            {
                movedTimestamp = ports.Time.GetTimestamp();
            }
        }

        command.Positions.CopyTo(applied);
        return decision;
    }
}
