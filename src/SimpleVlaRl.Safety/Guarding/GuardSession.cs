using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety.Guarding.Interop;

namespace SimpleVlaRl.Safety.Guarding;

/// <summary>A guard with one runtime, from its first word until the arms stand after its last: answers it, and goes on where it falls silent.</summary>
/// <remarks>
/// A runtime that lives and does not propose is between episodes, or late: the arms are led to a hold, and any next proposal goes on from there. One that gives
/// no sign of life or has ended is lost: the gate is stopped for the rest of the session, and the session ends when the arms stand.
/// </remarks>
internal sealed class GuardSession : IDisposable
{
    /// <summary>While nothing is commanded a runtime may be slower: its proposals are signs of life, and there are none.</summary>
    private static readonly TimeSpan LostWhenIdle = TimeSpan.FromSeconds(3);

    private readonly GuardPorts ports;
    private readonly StatusBoard status;
    private readonly Pulse pulse;
    private readonly ICommandGate gate;
    private readonly GuardedArms arms;
    private readonly ActionChunk chunk;
    private readonly WatchedProcess? process;
    private readonly TimeSpan period;
    private readonly long periodStamps;
    private long heardTimestamp;
    private long heldTimestamp;
    private int stopsCleared;
    private bool isEnding;

    /// <summary>Begins.</summary>
    /// <param name="ports">What the guard talks to.</param>
    /// <param name="status">What it tells.</param>
    /// <param name="pulse">The runtime's signs of life.</param>
    /// <param name="begin">The runtime's first request.</param>
    /// <param name="stops">How often the runtime has said stop until now.</param>
    public GuardSession(GuardPorts ports, StatusBoard status, Pulse pulse, GuardRequest begin, int stops)
    {
        (this.ports, this.status, this.pulse) = (ports, status, pulse);
        (Id, ProcessId, stopsCleared) = (begin.Session, begin.Number, stops);
        chunk = new ActionChunk(begin.ChunkLength, ports.Robot.Joints.Count);
        gate = ports.MakeGate(begin.ChunkLength);
        arms = new GuardedArms(ports, gate, status);
        process = WatchedProcess.Open(ProcessId);
        period = TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz);
        periodStamps = ports.Time.TimestampFrequency / ports.Robot.ServoRateHertz;
        heardTimestamp = heldTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>The session's number; what other numbers ask is not answered.</summary>
    public long Id { get; }

    /// <summary>The runtime's process.</summary>
    public int ProcessId { get; }

    /// <summary>Why the runtime is lost, in a sentence without a stop; empty while it is not.</summary>
    public string Loss { get; private set; } = "";

    /// <summary>Whether the runtime is lost or has left, and the arms stand.</summary>
    public bool IsOver => Loss.Length > 0 && !arms.IsCommanding;

    /// <summary>Whether commands flow, so that every period counts.</summary>
    public bool IsCommanding => arms.IsCommanding;

    /// <summary>How long the guard may wait for a request until it must look again.</summary>
    public TimeSpan Due
    {
        get
        {
            if (!arms.IsCommanding)
            {
                return GuardTiming.Idle;
            }

            TimeSpan own = period - ports.Time.GetElapsedTime(heldTimestamp);
            TimeSpan silence = (GuardTiming.SilentPeriods * period) - ports.Time.GetElapsedTime(heardTimestamp);
            TimeSpan due = Loss.Length == 0 && !isEnding && silence > own ? silence : own;
            return due < GuardTiming.Idle ? due : GuardTiming.Idle;
        }
    }

    /// <summary>Answers a request. Does not allocate in the steady state.</summary>
    public void Answer(GuardRequest request, GuardReply reply)
    {
        if (!IsTimely(request))
        {
            return;
        }

        switch (request.Kind)
        {
            case GuardRequestKind.Admit:
                ChunkDecision admitted = Admit(request);
                (reply.Verdict, reply.Reason, reply.Joint) = (admitted.Verdict, admitted.Reason, admitted.Index);
                break;
            case GuardRequestKind.Arm:
                isEnding = false;
                Heard();
                reply.Take(arms.Arm());
                break;
            case GuardRequestKind.Submit:
            case GuardRequestKind.GiveWay:
                Propose(request, reply);
                break;
            case GuardRequestKind.HoldingPush:
                (reply.Verdict, reply.Reason, reply.Push) = (GateVerdict.Accepted, GateReason.None, arms.HoldingPush());
                break;
            case GuardRequestKind.Disarm:
                Disarm();
                reply.Take(new GateDecision(GateVerdict.Accepted, GateReason.None, -1, null));
                break;
            case GuardRequestKind.ClearStop when Loss.Length == 0:
                ClearStop(request.Number);
                reply.Take(new GateDecision(GateVerdict.Accepted, GateReason.None, -1, null));
                break;
            case GuardRequestKind.Leave:
                Lose($"the runtime (process {ProcessId}) has left");
                reply.Take(new GateDecision(GateVerdict.Accepted, GateReason.None, -1, null));
                break;
            default:
                break;
        }
    }

    /// <summary>Takes what the runtime says beside its requests: a stop.</summary>
    /// <param name="stops">How often it has said stop.</param>
    public void NoteStops(int stops)
    {
        if (stops != stopsCleared)
        {
            gate.Stop();
        }
    }

    /// <summary>Looks whether the runtime lives, and goes on by itself where no proposal has come.</summary>
    public void Tick()
    {
        if (Loss.Length == 0 && process?.HasEnded == true)
        {
            Lose($"the runtime (process {ProcessId}) has ended");
        }
        else if (Loss.Length == 0 && !pulse.IsAlive && (arms.IsCommanding || pulse.Age > LostWhenIdle))
        {
            Lose($"the runtime (process {ProcessId}) has fallen silent: {pulse.Describe()}");
        }

        TimeSpan silent = ports.Time.GetElapsedTime(heardTimestamp);
        bool isWaitedFor = Loss.Length == 0 && !isEnding && silent < GuardTiming.SilentPeriods * period;
        if (!arms.IsCommanding || isWaitedFor || ports.Time.GetElapsedTime(heldTimestamp) < period)
        {
            return;
        }

        // At the servo rate from the last command on; a pass that comes late by a whole period is not made up for.
        long now = ports.Time.GetTimestamp();
        heldTimestamp = now - heldTimestamp < 2 * periodStamps ? heldTimestamp + periodStamps : now;
        arms.Hold();
        if (isEnding && !arms.IsMoving)
        {
            isEnding = false;
            arms.Disarm();
            return;
        }

        TimeSpan rest = Loss.Length == 0 ? GuardTiming.RestWhenPaused : GuardTiming.RestWhenLost;
        if (arms.Standing >= rest || silent >= HoldRelaxation.Longest(ports.Robot.Joints) + GuardTiming.RestAtLast + rest)
        {
            arms.Disarm();
        }
    }

    /// <summary>The runtime is no longer answered; the arms are braked and held.</summary>
    /// <param name="loss">Why, in a sentence without a stop.</param>
    public void Lose(string loss)
    {
        if (Loss.Length > 0)
        {
            return;
        }

        Loss = loss;
        gate.Stop();
        ports.OnNews?.Invoke(arms.IsCommanding ? $"{loss}: the arms are braked and held" : loss);
    }

    /// <summary>The guard itself has stood still: where the arms are by now is not known.</summary>
    public void StoodStill() => arms.Disarm();

    /// <inheritdoc/>
    public void Dispose() => process?.Dispose();

    /// <summary>Arms that still move are led to rest first; no proposal is taken meanwhile.</summary>
    private void Disarm()
    {
        isEnding = arms.IsCommanding && arms.IsMoving;
        if (!isEnding)
        {
            arms.Disarm();
        }
    }

    private void Heard() => heardTimestamp = heldTimestamp = ports.Time.GetTimestamp();

    /// <summary>What was asked long ago, or will be, is not of now: it lay in memory while one of the two stood still.</summary>
    private bool IsTimely(GuardRequest request)
    {
        TimeSpan age = ports.Time.GetElapsedTime(request.AskedTimestamp);
        return age >= -GuardTiming.Future
            && age <= (request.Kind is GuardRequestKind.Submit or GuardRequestKind.GiveWay ? GuardTiming.SilentPeriods * period : GuardTiming.Patience);
    }

    private ChunkDecision Admit(GuardRequest request)
    {
        if (request.ChunkCount != chunk.Actions.Length)
        {
            return new ChunkDecision(GateVerdict.Rejected, GateReason.WrongJoints, -1);
        }

        request.Chunk.AsSpan(0, request.ChunkCount).CopyTo(chunk.Actions);
        return gate.Admit(chunk);
    }

    private void Propose(GuardRequest request, GuardReply reply)
    {
        // Written so that a share that is no number is refused; a source of another version is as well.
        if (!(request.SpeedShare > 0 && request.SpeedShare <= 1) || request.Source is < ActionSource.Hold or > ActionSource.Expert || isEnding)
        {
            return;
        }

        Heard();
        arms.Proposed.Source = request.Source;
        arms.Proposed.SpeedShare = request.SpeedShare;
        request.Positions.CopyTo(arms.Proposed.Positions, 0);
        GateDecision decision = request.Kind == GuardRequestKind.Submit ? arms.Submit(out bool isUnsent) : arms.GiveWay(out isUnsent);
        reply.Take(decision);
        reply.IsUnsent = isUnsent;
        status.Count(decision.Verdict switch { GateVerdict.Accepted => 0, GateVerdict.Limited => 1, _ => 2 });
    }

    private void ClearStop(int stops)
    {
        stopsCleared = stops;
        gate.ClearStop();
        arms.Disarm();
    }
}
