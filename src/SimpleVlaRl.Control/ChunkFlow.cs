using System.Globalization;
using SimpleVlaRl.Control.Chunks;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>A chunk's way from the observation over the policy to its play-out.</summary>
internal sealed class ChunkFlow : IDisposable
{
    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly EpisodeCounts counts;
    private readonly EpisodeRecorder recorder;
    private readonly IInferenceWorker worker;
    private readonly PolicyRequest request;
    private readonly Observation observation;
    private readonly ChunkTimes chunkTimes;
    private readonly ChunkSchedule schedule;
    private readonly int chunkTicks;
    private readonly double[] observedCommand;
    private int rejectedChunks;
    private long chunkEndTimestamp;
    private long observedTimestamp;
    private bool isAsked;
    private bool isOutdated;

    public ChunkFlow(ControlPorts ports, ControlOptions options, EpisodeCounts counts, LoopMeasurements measurements)
    {
        this.ports = ports;
        this.options = options;
        this.counts = counts;
        PolicyManifest manifest = ports.Policy.Manifest;
        int jointCount = ports.Robot.Joints.Count;
        int chunkLength = manifest.Architecture.ChunkLength;
        int ticksPerWaypoint = WaypointInterpolation.TicksPerWaypoint(ports.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        observation = new Observation(ports.Robot.Cameras, jointCount);
        observedCommand = new double[jointCount];
        request = ManifestBinding.RequestFor(manifest, observation);
        worker = ports.StartInference(ports, request);
        PlayOut = ChunkPlayOuts.Make(options.Chunks, ports.Robot, chunkLength, manifest.WaypointRateHertz);
        schedule = new ChunkSchedule(options.Chunks, chunkLength, ticksPerWaypoint, TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz));
        chunkTicks = chunkLength * ticksPerWaypoint;
        recorder = new EpisodeRecorder(ports, ticksPerWaypoint);
        chunkTimes = new ChunkTimes(measurements, ports.Time);
    }

    /// <summary>What is done with chunks now.</summary>
    public LoopPhase Phase => PlayOut.IsPlaying ? LoopPhase.Playing : isAsked ? LoopPhase.Inferring : LoopPhase.Observing;

    /// <summary>What is played.</summary>
    public IChunkPlayOut PlayOut { get; }

    /// <summary>What the policy is at fault with.</summary>
    public LoopFault Fault { get; private set; }

    /// <summary>The number of the newest chunk that is played; -1 while none is.</summary>
    public int CurrentChunk => PlayOut.IsPlaying ? counts.Chunks - 1 : -1;

    public void Begin(EpisodeHeader header)
    {
        PlayOut.Stop();
        schedule.Begin();
        recorder.Begin();
        request.Instruction = header.Instruction;
        request.Sampling = options.Mode == ControlMode.Deploy ? new SamplingParameters(0, header.SamplingSeed, 0)
            : new SamplingParameters(options.Temperature, header.SamplingSeed, 0) { DrawCorrelation = options.DrawCorrelation };
        (isAsked, isOutdated, Fault, rejectedChunks) = (false, false, LoopFault.None, 0);
        chunkEndTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>Takes an answer, and asks for the next.</summary>
    /// <param name="commands">Hears what is waited for; knows where the arms were sent last.</param>
    /// <param name="lateness">How late the tick begins.</param>
    /// <returns>Whether a chunk starts with this tick.</returns>
    public bool Advance(CommandFlow commands, TimeSpan lateness)
    {
        bool wasAsked = isAsked;
        bool isStarted = wasAsked && TryTake(commands);

        // What is wrong with an answer ends the tick; the policy is asked again in the next.
        if (!isAsked && wasAsked == isStarted && worker.IsIdle && schedule.MayAsk(PlayOut) && TryAsk(commands, lateness))
        {
            isStarted |= TryTake(commands);
        }

        return isStarted;
    }

    /// <summary>Somebody else commands, or has commanded: what was planned, and what was asked for, is of before.</summary>
    public void Interrupt()
    {
        counts.DiscardedChunks += PlayOut.IsPlaying ? 1 : 0;
        PlayOut.Stop();
        isOutdated |= isAsked;
        chunkEndTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>Records the tick.</summary>
    public void Record(CommandFlow commands, in GateDecision decision, int chunk)
    {
        recorder.RecordTick(counts.Ticks, chunk, commands.Proposed, decision, commands.LastCommand);
        counts.Ticks++;
    }

    /// <summary>Closes a tick whose command is out; notes that a chunk has begun or ended with it.</summary>
    public void Close(CommandFlow commands, in GateDecision decision, bool isFirstOfChunk, int chunk, TimeSpan lateness)
    {
        long published = ports.Time.GetTimestamp();
        Record(commands, decision, chunk);
        if (isFirstOfChunk)
        {
            chunkTimes.Published(commands.TickTimestamp, published, lateness);
        }

        bool isCutShort = chunk >= 0 && decision.Verdict == GateVerdict.Rejected;
        schedule.Pass(chunk >= 0 && !isCutShort);

        // What was asked for before was planned from where the arms are not.
        isOutdated |= isCutShort && isAsked;
        chunkEndTimestamp = chunk >= 0 && !PlayOut.IsPlaying ? published : chunkEndTimestamp;
    }

    public bool TryDrain(TimeSpan timeout, CancellationToken cancellation) => worker.TryDrain(timeout, ports.Pause, cancellation);

    /// <summary>Takes the answer that was asked for before the time was up. It is not played, but a policy that fails then was at fault before.</summary>
    /// <param name="fault">What is wrong with the answer; none when nothing is, or when there is none yet.</param>
    /// <returns>False while a request is under way.</returns>
    public bool TryClose(out LoopFault fault)
    {
        fault = LoopFault.None;
        if (!worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            return worker.IsIdle;
        }

        fault = chunk is null ? LoopFault.Of($"the policy failed: {error?.Message}")
            : ports.Gate.Admit(chunk) is { Verdict: not GateVerdict.Accepted } admitted ? LoopFault.Of(Describe(admitted, chunk))
            : LoopFault.None;
        return true;
    }

    public void Dispose() => worker.Dispose();

    /// <summary>Observes and asks. Frames are newer than the last chunk's end, or, while one is played, than those it was decided by.</summary>
    private bool TryAsk(CommandFlow commands, TimeSpan lateness)
    {
        ObservationStatus status = ports.Source.TryObserve(observation, PlayOut.IsPlaying ? observedTimestamp : chunkEndTimestamp);
        if (!status.IsUsable)
        {
            commands.NoteHold(HoldCause.ForObservation(status));
            return false;
        }

        chunkTimes.Observed(request, commands.TickTimestamp, lateness);
        observedTimestamp = commands.TickTimestamp;
        observation.JointPositions.AsSpan(0, request.Proprioception.Length).CopyTo(request.Proprioception);
        request.Sampling = request.Sampling with { ChunkIndex = (uint)counts.Chunks };
        request.CommittedWaypoints = PlayOut.CopyCommitted(request.CommittedActions);
        commands.LastCommand.CopyTo(observedCommand, 0);
        schedule.Ask((int)(chunkTimes.ObservationAge.TotalSeconds * ports.Robot.ServoRateHertz));
        recorder.NoteObservation(observation, request);
        chunkTimes.HandedOver();
        worker.Start();
        isAsked = true;
        return true;
    }

    private bool TryTake(CommandFlow commands)
    {
        if (!schedule.MayTake(PlayOut) || !worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            commands.NoteHold(HoldCause.ForAnswer);
            return false;
        }

        isAsked = false;
        schedule.Answer(ports.Time.GetElapsedTime(observedTimestamp, worker.ReadyTimestamp));
        if (chunk is null)
        {
            Fault = LoopFault.Of($"the policy failed: {error?.Message}");
            return false;
        }

        return TryStart(chunk, commands);
    }

    private bool TryStart(ActionChunk chunk, CommandFlow commands)
    {
        ChunkDecision admitted = ports.Gate.Admit(chunk);
        if (admitted.Verdict != GateVerdict.Accepted)
        {
            commands.NoteRejected(admitted);
            counts.GateRejected++;
            counts.DiscardedChunks++;

            // From where a held arm has given way to every plan may be far; what holds it is at fault then.
            bool isPolicys = admitted.Reason != GateReason.NoHeartbeat && (admitted.Reason != GateReason.SeamJump || !commands.LacksConsent);
            rejectedChunks += isPolicys ? 1 : 0;
            isOutdated = false;
            Fault = rejectedChunks >= options.RejectedChunksAllowed ? LoopFault.Of(Describe(admitted, chunk)) : Fault;
            return false;
        }

        if (isOutdated || schedule.Age >= chunkTicks)
        {
            isOutdated = false;
            counts.DiscardedChunks++;
            return false;
        }

        PlayOut.Start(observedCommand, commands.LastCommand, chunk, schedule.Age);
        recorder.RecordChunk(chunk, counts.Chunks);
        chunkTimes.Answered(chunk, worker.ReadyTimestamp);
        counts.Chunks++;
        return true;
    }

    private string Describe(in ChunkDecision admitted, ActionChunk chunk) => admitted.Reason == GateReason.NotFinite
        ? $"the policy gave {chunk.Actions[admitted.Index]} for {ports.Robot.JointLabels[admitted.Index % chunk.Dimension]}; expected a finite position"
        : admitted.Reason == GateReason.SeamJump
        ? $"the policy gave a chunk whose waypoints are all far from where {ports.Robot.JointLabels[admitted.Index]} is; expected one within "
            + $"{ports.Robot.Joints[admitted.Index].MaximumTrackingError.ToString("0.###", CultureInfo.InvariantCulture)} of it"
        : admitted.Reason == GateReason.NoHeartbeat
        ? "the guard did not look at a chunk in time; it is not played"
        : $"the policy gave a chunk of {chunk.Length}x{chunk.Dimension}; expected "
            + $"{ports.Policy.Manifest.Architecture.ChunkLength}x{ports.Robot.Joints.Count}";
}
