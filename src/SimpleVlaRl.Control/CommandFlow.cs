using SimpleVlaRl.Control.Auditing;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Control;

/// <summary>
/// A tick's way from the measurement to the sent command: what is measured, proposed, decided by the gate and published, and why the robot holds.
/// </summary>
internal sealed class CommandFlow
{
    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly EpisodeCounts counts;
    private readonly HoldWatch watch;
    private readonly VerdictTally tally;
    private readonly double[] lastCommand;
    private readonly int slowTicks;
    private readonly double slowShare;
    private HoldCause cause;
    private int ticks;
    private bool isYielding;

    public CommandFlow(ControlPorts ports, ControlOptions options, EpisodeCounts counts)
    {
        this.ports = ports;
        this.options = options;
        this.counts = counts;
        int jointCount = ports.Robot.Joints.Count;
        watch = new HoldWatch(options, TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz), ports.Time);
        slowTicks = (int)Math.Ceiling((ports.Robot.SlowStart?.Duration.TotalSeconds ?? 0) * ports.Robot.ServoRateHertz);
        slowShare = ports.Robot.SlowStart?.Share ?? 1;
        tally = new VerdictTally(ports.Audit, ports.Robot);
        lastCommand = new double[jointCount];
        Proposed = new ProposedAction(jointCount);
    }

    /// <summary>What is proposed in this tick, and what was measured.</summary>
    public ProposedAction Proposed { get; }

    /// <summary>What was sent last.</summary>
    public double[] LastCommand => lastCommand;

    /// <summary>When this tick began.</summary>
    public long TickTimestamp { get; private set; }

    /// <summary>Whether the gate has rejected what was proposed last, and nothing has been accepted since.</summary>
    public bool LacksConsent => cause.Kind == HoldKind.Consent;

    /// <summary>Whether the robot has been without an accepted command for too long.</summary>
    public bool HasHeldTooLong => watch.IsOver(cause.Kind);

    public void Begin(Guid episode, ReadOnlySpan<double> startPositions)
    {
        tally.Begin(episode);
        startPositions.CopyTo(lastCommand);
        cause = default;
        ticks = 0;
        isYielding = false;
        watch.Restart();
        TickTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>Says what the gate did in the episode.</summary>
    public void Close() => tally.Close();

    /// <summary>Counts a chunk that the gate rejected.</summary>
    public void NoteRejected(in ChunkDecision admitted) => tally.Note(admitted.Verdict, admitted.Reason, joint: -1);

    /// <summary>Opens a tick; finds what must end the episode before anything more is sent.</summary>
    public LoopFault Open()
    {
        long before = TickTimestamp;
        TickTimestamp = ports.Time.GetTimestamp();
        return ports.Exclusivity?.IsViolated() == true ? LoopFault.Silent(ports.Exclusivity.Describe()) : StoodStill(before);
    }

    /// <summary>Measures the joints.</summary>
    public ObservationStatus Measure()
    {
        ObservationStatus joints = ports.Source.TryReadJointPositions(Proposed.MeasuredPositions);
        Proposed.IsMeasured = joints.IsUsable;
        return joints;
    }

    /// <summary>Proposes the chunk's next position, or to hold, and asks the gate. What it rejects cuts the chunk short.</summary>
    public GateDecision Submit(IChunkPlayOut playOut, ObservationStatus joints)
    {
        bool plays = playOut.TryNext(lastCommand, Proposed.Positions);
        Propose(plays ? ActionSource.Policy : ActionSource.Hold);
        Proposed.SpeedShare = ticks++ < slowTicks ? slowShare : 1;
        GateDecision decision = ports.Gate.Submit(Proposed);
        tally.Note(decision.Verdict, decision.Reason, decision.Joint);
        if (decision.Verdict is GateVerdict.Accepted or GateVerdict.Limited)
        {
            counts.GateLimited += decision.Verdict == GateVerdict.Limited ? 1 : 0;
            if (plays)
            {
                watch.Accept();
            }

            // The gate consents to a hold again; what is waited for now is said by the next tick.
            cause = plays || LacksConsent ? default : cause;
            return decision;
        }

        if (decision.Reason == GateReason.TooSoon)
        {
            return decision;
        }

        // The robot holds: what is left of the chunk was planned from where it is not.
        counts.GateRejected++;
        counts.DiscardedChunks += plays ? 1 : 0;
        playOut.Stop();
        watch.Reject();
        cause = HoldCause.ForRejection(cause, decision, joints, decision.Joint >= 0 ? lastCommand[decision.Joint] : 0, Proposed);
        return decision;
    }

    /// <summary>Sends what the gate gave; a command that cannot be sent is a fault of the tick.</summary>
    public LoopFault Send(in GateDecision decision)
    {
        if (decision.Command is not { } command)
        {
            return LoopFault.None;
        }

        // Once more, for what stood still after the tick had begun.
        if (StoodStill(TickTimestamp) is { IsNone: false } stood)
        {
            return stood;
        }

        if (ports.Sink.Publish(command) is { } unsent)
        {
            return LoopFault.Silent($"a command could not be sent on {unsent}");
        }

        command.Positions.CopyTo(lastCommand);
        return LoopFault.None;
    }

    /// <summary>Asks for a hold that gives way where an arm is kept from following.</summary>
    /// <returns>Whether there is something to send.</returns>
    public bool TryGiveWay(out GateDecision decision)
    {
        TickTimestamp = ports.Time.GetTimestamp();
        Propose(ActionSource.Hold);
        return GivingWay.TryAsk(ports, Proposed, out decision);
    }

    /// <summary>Somebody else commands: want of a command is no fault.</summary>
    /// <returns>Whether that begins now.</returns>
    public bool TryYield()
    {
        bool begins = !isYielding;
        isYielding = true;
        cause = default;
        watch.Restart();
        return begins;
    }

    /// <summary>The runtime commands again, from where the gate was armed, and as slowly as an episode begins.</summary>
    public void GoOn(JointCommand from)
    {
        from.Positions.CopyTo(lastCommand);
        (isYielding, ticks) = (false, 0);
        watch.Restart();
    }

    /// <summary>The robot holds. A rejection goes on being the cause until a command is accepted, whatever is waited for meanwhile.</summary>
    public void NoteHold(in HoldCause found) => cause = LacksConsent ? cause : found;

    /// <summary>Why the robot holds, in one sentence without a stop.</summary>
    public string DescribeHold() => cause.Describe(ports.Robot, watch.Held);

    private void Propose(ActionSource source)
    {
        Proposed.Source = source;
        if (source == ActionSource.Hold)
        {
            lastCommand.CopyTo(Proposed.Positions, 0);
        }
    }

    private LoopFault StoodStill(long since)
    {
        TimeSpan stood = ports.Time.GetElapsedTime(since);
        return stood <= options.FaultAfter ? LoopFault.None
            : LoopFault.Silent(FormattableString.Invariant(
                $"this program stood still for {stood.TotalMilliseconds:0} ms; expected a command every {1000.0 / ports.Robot.ServoRateHertz:0.#} ms"));
    }
}
