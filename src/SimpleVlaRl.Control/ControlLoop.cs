using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>One servo tick after the other: measure, decide, submit to the gate, publish, record. Knows only ports.</summary>
/// <remarks>
/// A fault comes before success and success before the time limit. What is at fault is time without an accepted command, by the clock and across chunks
/// (<see cref="HoldWatch"/>), and at once: another program on the robot's topics, a command that cannot be sent, a policy that fails, a loop that stood still.
/// </remarks>
public sealed class ControlLoop : IDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly InferenceWorker worker;
    private readonly PolicyRequest request;
    private readonly Observation observation;
    private readonly ProposedAction proposed;
    private readonly EpisodeRecorder recorder;
    private readonly ChunkPlayOut playOut;
    private readonly ChunkTimes chunkTimes;
    private readonly HoldWatch watch;
    private readonly double[] lastCommand;
    private readonly TimeProvider time;
    private readonly int tickLimit;
    private readonly int steadyTick;
    private HoldCause cause;
    private int rejectedChunks;
    private long chunkEndTimestamp;
    private long tickTimestamp;

    /// <summary>Makes a loop; call <see cref="Begin"/> before the first tick.</summary>
    /// <param name="ports">What the loop talks to.</param>
    /// <param name="options">How it runs.</param>
    public ControlLoop(ControlPorts ports, ControlOptions options)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(options);
        this.ports = ports;
        this.options = options;
        time = ports.Time;
        PolicyManifest manifest = ports.Policy.Manifest;
        int jointCount = ports.Robot.Joints.Count;
        TimeSpan tickPeriod = TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz);
        observation = new Observation(ports.Robot.Cameras, jointCount);
        request = ManifestBinding.RequestFor(manifest, observation);
        worker = new InferenceWorker(ports.Policy, request, ports.Time, ports.OnInferenceThread);
        proposed = new ProposedAction(jointCount);
        lastCommand = new double[jointCount];
        playOut = new ChunkPlayOut(manifest.Architecture.ChunkLength, jointCount, ports.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        recorder = new EpisodeRecorder(ports, playOut.TicksPerWaypoint);
        chunkTimes = new ChunkTimes(Measurements, time);
        watch = new HoldWatch(options, tickPeriod, time);
        tickLimit = (int)Math.Round(options.TimeLimit / tickPeriod);
        steadyTick = (int)Math.Round(WarmUp / tickPeriod);
    }

    /// <summary>What the loop measures of itself.</summary>
    public LoopMeasurements Measurements { get; } = new();

    /// <summary>What the loop is doing.</summary>
    public LoopPhase Phase { get; private set; }

    /// <summary>Ticks of this episode.</summary>
    public int Tick { get; private set; }

    /// <summary>Chunks played in this episode, those that were cut short among them.</summary>
    public int Chunks { get; private set; }

    /// <summary>Chunks of this episode that were rejected as a whole or cut short: some of what the policy decided was not done.</summary>
    public int DiscardedChunks { get; private set; }

    /// <summary>Ticks that the gate limited.</summary>
    public int GateLimited { get; private set; }

    /// <summary>Ticks and chunks that the gate rejected.</summary>
    public int GateRejected { get; private set; }

    /// <summary>What ended the episode, after <see cref="TickResult.Faulted"/>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Whether commands may still be sent after a fault: not where another program commands the arms, nor where sending is the fault.</summary>
    public bool MaySend { get; private set; } = true;

    /// <summary>Waits for the answer to a request of the episode before.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>False when the policy is still busy.</returns>
    public bool TryDrain(TimeSpan timeout, CancellationToken cancellation) => worker.TryDrain(timeout, ports.Pause, cancellation);

    /// <summary>Takes the answer that was asked for before the time was up. It is not played, but a policy that fails then was at fault before.</summary>
    /// <param name="fault">What is wrong with the answer; null when nothing is, or when there is none yet.</param>
    /// <returns>False while a request is under way.</returns>
    public bool TryClose(out string? fault)
    {
        fault = null;
        if (worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            fault = chunk is null ? $"the policy failed: {error?.Message}"
                : ports.Gate.Admit(chunk) is { Verdict: not GateVerdict.Accepted } admitted ? Describe(admitted, chunk)
                : null;
            return true;
        }

        return worker.IsIdle;
    }

    /// <summary>Starts an episode from an armed gate, with no request under way.</summary>
    /// <param name="header">The episode; its instruction and seed go to the policy.</param>
    /// <param name="startPositions">The positions that the gate was armed with.</param>
    public void Begin(EpisodeHeader header, ReadOnlySpan<double> startPositions)
    {
        ArgumentNullException.ThrowIfNull(header);
        startPositions.CopyTo(lastCommand);
        playOut.Stop();
        recorder.Begin();
        Measurements.Clear();
        request.Instruction = header.Instruction;
        request.Sampling = new SamplingParameters(options.Mode == ControlMode.Deploy ? 0 : options.Temperature, header.SamplingSeed, 0);
        Phase = LoopPhase.Observing;
        Tick = Chunks = DiscardedChunks = GateLimited = GateRejected = rejectedChunks = 0;
        cause = default;
        watch.Restart();
        chunkEndTimestamp = tickTimestamp = time.GetTimestamp();
        Fault = "";
        MaySend = true;
    }

    /// <summary>One servo tick. Does not allocate in steady state.</summary>
    /// <param name="lateness">How late the tick begins.</param>
    /// <returns>Whether the episode goes on.</returns>
    public TickResult Next(TimeSpan lateness)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TickResult result = FaultBefore() is { } fault ? Stop(fault) : Play(lateness);
        if (Tick > steadyTick)
        {
            Measurements.AddSteadyTick(GC.GetAllocatedBytesForCurrentThread() - allocated);
        }

        return result;
    }

    /// <summary>One tick after the last: a hold that gives way where an arm is kept from following.</summary>
    /// <returns>Whether an arm still pushes and more such ticks are needed.</returns>
    public bool GiveWay()
    {
        if (!MaySend)
        {
            return false;
        }

        tickTimestamp = time.GetTimestamp();
        lastCommand.CopyTo(proposed.Positions, 0);
        proposed.Source = ActionSource.Hold;
        if (!GivingWay.TryAsk(ports, proposed, out GateDecision decision) || !TrySend(decision))
        {
            return false;
        }

        Finish(decision, -1);
        return true;
    }

    /// <summary>What must end the episode before anything more is sent.</summary>
    private string? FaultBefore()
    {
        long before = tickTimestamp;
        tickTimestamp = time.GetTimestamp();
        return ports.Exclusivity?.IsViolated() == true ? ports.Exclusivity.Describe() : StoodStill(before);
    }

    private string? StoodStill(long since)
    {
        TimeSpan stood = time.GetElapsedTime(since);
        return stood <= options.FaultAfter ? null
            : FormattableString.Invariant($"this program stood still for {stood.TotalMilliseconds:0} ms; expected a command every {1000.0 / ports.Robot.ServoRateHertz:0.#} ms");
    }

    private TickResult Stop(string fault)
    {
        Fault = fault;
        MaySend = false;
        return TickResult.Faulted;
    }

    private TickResult Play(TimeSpan lateness)
    {
        Measurements.Jitter.Add(lateness.TotalMilliseconds);
        ObservationStatus joints = ports.Source.TryReadJointPositions(proposed.MeasuredPositions);
        proposed.IsMeasured = joints.IsUsable;
        bool isFirstOfChunk = Advance(lateness);
        int chunk = Phase == LoopPhase.Playing ? Chunks - 1 : -1;
        if (playOut.TryNext(proposed.Positions))
        {
            proposed.Source = ActionSource.Policy;
        }
        else
        {
            lastCommand.CopyTo(proposed.Positions, 0);
            proposed.Source = ActionSource.Hold;
        }

        GateDecision decision = ports.Gate.Submit(proposed);
        Account(decision, joints);
        bool isSent = TrySend(decision);
        long published = time.GetTimestamp();
        Finish(decision, chunk);
        if (isFirstOfChunk)
        {
            chunkTimes.Published(worker.ReadyTimestamp, tickTimestamp, published, lateness);
        }

        if (Phase == LoopPhase.Playing && !playOut.IsPlaying)
        {
            Phase = LoopPhase.Observing;
            chunkEndTimestamp = published;
        }

        Measurements.TickWork.Add(time.GetElapsedTime(tickTimestamp).TotalMilliseconds);
        return isSent ? Result() : TickResult.Faulted;
    }

    /// <summary>Sends what the gate gave; a command that cannot be sent is a fault of the tick.</summary>
    private bool TrySend(GateDecision decision)
    {
        if (decision.Command is { } command)
        {
            // Once more, for what stood still after the tick had begun.
            if (StoodStill(tickTimestamp) is { } stood)
            {
                Stop(stood);
                return false;
            }

            if (ports.Sink.Publish(command) is { } unsent)
            {
                Stop($"a command could not be sent on {unsent}");
                return false;
            }

            command.Positions.CopyTo(lastCommand);
        }

        return true;
    }

    private void Finish(GateDecision decision, int chunk)
    {
        recorder.RecordTick(Tick, chunk, proposed, decision, lastCommand);
        Tick++;
    }

    /// <summary>Moves between the phases; true when a chunk starts with this tick.</summary>
    private bool Advance(TimeSpan lateness)
    {
        if (Phase == LoopPhase.Observing && worker.IsIdle)
        {
            ObservationStatus status = ports.Source.TryObserve(observation, chunkEndTimestamp);
            if (!status.IsUsable)
            {
                NoteHold(HoldCause.ForObservation(status));
                return false;
            }

            chunkTimes.Observed(request, tickTimestamp, lateness);
            observation.JointPositions.AsSpan(0, request.Proprioception.Length).CopyTo(request.Proprioception);
            request.Sampling = request.Sampling with { ChunkIndex = (uint)Chunks };
            recorder.NoteObservation(observation, request);
            chunkTimes.HandedOver();
            worker.Start();
            Phase = LoopPhase.Inferring;
        }

        if (Phase != LoopPhase.Inferring || !worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            if (Phase == LoopPhase.Inferring)
            {
                NoteHold(HoldCause.ForAnswer);
            }

            return false;
        }

        if (chunk is null)
        {
            Fault = $"the policy failed: {error?.Message}";
            return false;
        }

        return TryStart(chunk);
    }

    private bool TryStart(ActionChunk chunk)
    {
        ChunkDecision admitted = ports.Gate.Admit(chunk);
        if (admitted.Verdict != GateVerdict.Accepted)
        {
            GateRejected++;
            DiscardedChunks++;
            rejectedChunks++;
            Phase = LoopPhase.Observing;
            if (rejectedChunks >= options.RejectedChunksAllowed)
            {
                Fault = Describe(admitted, chunk);
            }

            return false;
        }

        playOut.Start(lastCommand, chunk);
        recorder.RecordChunk(chunk, Chunks);
        chunkTimes.Answered(chunk);
        Chunks++;
        Phase = LoopPhase.Playing;
        return true;
    }

    private string Describe(in ChunkDecision admitted, ActionChunk chunk) => admitted.Reason == GateReason.NotFinite
        ? $"the policy gave {chunk.Actions[admitted.Index]} for {ports.Robot.JointLabels[admitted.Index % chunk.Dimension]}; expected a finite position"
        : $"the policy gave a chunk of {chunk.Length}x{chunk.Dimension}; expected {playOut.TickCount / playOut.TicksPerWaypoint}x{lastCommand.Length}";

    /// <summary>The robot holds. A rejection goes on being the cause until a command is accepted, whatever is waited for meanwhile.</summary>
    private void NoteHold(in HoldCause found)
    {
        if (cause.Kind != HoldKind.Consent)
        {
            cause = found;
        }
    }

    private void Account(in GateDecision decision, ObservationStatus joints)
    {
        if (decision.Verdict is GateVerdict.Accepted or GateVerdict.Limited)
        {
            GateLimited += decision.Verdict == GateVerdict.Limited ? 1 : 0;
            if (proposed.Source == ActionSource.Policy)
            {
                watch.Accept();
                cause = default;
            }
            else if (cause.Kind == HoldKind.Consent)
            {
                // The gate consents to a hold again; what is waited for now is said by the next tick.
                cause = default;
            }
        }
        else
        {
            // The robot holds: what is left of the chunk was planned from where it is not.
            GateRejected++;
            DiscardedChunks += proposed.Source == ActionSource.Policy ? 1 : 0;
            playOut.Stop();
            watch.Reject();
            cause = HoldCause.ForRejection(cause, decision, joints, decision.Joint >= 0 ? lastCommand[decision.Joint] : 0, proposed);
        }
    }

    private TickResult Result()
    {
        EnvironmentState state = ports.Scene.State;
        bool isTimeUp = Tick >= tickLimit;
        if (state == EnvironmentState.Faulted)
        {
            Fault = ports.Scene.Fault;
        }
        else if (state == EnvironmentState.Succeeded && ports.Exclusivity?.IsViolated() == true)
        {
            // Whoever has come since the tick began may be who says so.
            return Stop(ports.Exclusivity.Describe());
        }
        else if (Fault.Length == 0 && (watch.IsOver(cause.Kind) || (isTimeUp && state != EnvironmentState.Succeeded && cause.Kind == HoldKind.Consent)))
        {
            Fault = cause.Describe(ports.Robot, watch.Held);
        }

        return Fault.Length > 0 ? TickResult.Faulted
            : state == EnvironmentState.Succeeded ? TickResult.Succeeded
            : isTimeUp ? TickResult.TimedOut
            : TickResult.Running;
    }

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();
}
