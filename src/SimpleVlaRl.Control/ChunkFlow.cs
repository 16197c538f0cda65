using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>A chunk's way from the observation over the policy to its play-out, phase by phase.</summary>
internal sealed class ChunkFlow : IDisposable
{
    private readonly ControlPorts ports;
    private readonly ControlOptions options;
    private readonly EpisodeCounts counts;
    private readonly EpisodeRecorder recorder;
    private readonly InferenceWorker worker;
    private readonly PolicyRequest request;
    private readonly Observation observation;
    private readonly ChunkTimes chunkTimes;
    private int rejectedChunks;
    private long chunkEndTimestamp;

    public ChunkFlow(ControlPorts ports, ControlOptions options, EpisodeCounts counts, LoopMeasurements measurements)
    {
        this.ports = ports;
        this.options = options;
        this.counts = counts;
        PolicyManifest manifest = ports.Policy.Manifest;
        int jointCount = ports.Robot.Joints.Count;
        observation = new Observation(ports.Robot.Cameras, jointCount);
        request = ManifestBinding.RequestFor(manifest, observation);
        worker = new InferenceWorker(ports.Policy, request, ports.Time, ports.OnInferenceThread);
        PlayOut = new ChunkPlayOut(manifest.Architecture.ChunkLength, jointCount, ports.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        recorder = new EpisodeRecorder(ports, PlayOut.TicksPerWaypoint);
        chunkTimes = new ChunkTimes(measurements, ports.Time);
    }

    /// <summary>What is done with chunks now.</summary>
    public LoopPhase Phase { get; private set; }

    /// <summary>The chunk that is played.</summary>
    public ChunkPlayOut PlayOut { get; }

    /// <summary>What the policy is at fault with.</summary>
    public LoopFault Fault { get; private set; }

    /// <summary>The number of the chunk that is played; -1 while none is.</summary>
    public int CurrentChunk => Phase == LoopPhase.Playing ? counts.Chunks - 1 : -1;

    public void Begin(EpisodeHeader header)
    {
        PlayOut.Stop();
        recorder.Begin();
        request.Instruction = header.Instruction;
        request.Sampling = new SamplingParameters(options.Mode == ControlMode.Deploy ? 0 : options.Temperature, header.SamplingSeed, 0);
        (Phase, Fault, rejectedChunks) = (LoopPhase.Observing, LoopFault.None, 0);
        chunkEndTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>Moves between the phases.</summary>
    /// <param name="commands">Hears what is waited for; knows where the arms were sent last.</param>
    /// <param name="lateness">How late the tick begins.</param>
    /// <returns>Whether a chunk starts with this tick.</returns>
    public bool Advance(CommandFlow commands, TimeSpan lateness)
    {
        if (Phase == LoopPhase.Observing && worker.IsIdle)
        {
            ObservationStatus status = ports.Source.TryObserve(observation, chunkEndTimestamp);
            if (!status.IsUsable)
            {
                commands.NoteHold(HoldCause.ForObservation(status));
                return false;
            }

            Ask(commands.TickTimestamp, lateness);
        }

        if (Phase != LoopPhase.Inferring)
        {
            return false;
        }

        if (!worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            commands.NoteHold(HoldCause.ForAnswer);
            return false;
        }

        if (chunk is null)
        {
            Fault = LoopFault.Of($"the policy failed: {error?.Message}");
            return false;
        }

        return TryStart(chunk, commands.LastCommand);
    }

    /// <summary>Records the tick and notes that a chunk has begun or ended with it.</summary>
    public void Record(CommandFlow commands, in GateDecision decision, int chunk)
    {
        recorder.RecordTick(counts.Ticks, chunk, commands.Proposed, decision, commands.LastCommand);
        counts.Ticks++;
    }

    /// <summary>Closes a tick whose command is out.</summary>
    public void Close(CommandFlow commands, in GateDecision decision, bool isFirstOfChunk, int chunk, TimeSpan lateness)
    {
        long published = ports.Time.GetTimestamp();
        Record(commands, decision, chunk);
        if (isFirstOfChunk)
        {
            chunkTimes.Published(worker.ReadyTimestamp, commands.TickTimestamp, published, lateness);
        }

        if (Phase == LoopPhase.Playing && !PlayOut.IsPlaying)
        {
            Phase = LoopPhase.Observing;
            chunkEndTimestamp = published;
        }
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

    private void Ask(long tickTimestamp, TimeSpan lateness)
    {
        chunkTimes.Observed(request, tickTimestamp, lateness);
        observation.JointPositions.AsSpan(0, request.Proprioception.Length).CopyTo(request.Proprioception);
        request.Sampling = request.Sampling with { ChunkIndex = (uint)counts.Chunks };
        recorder.NoteObservation(observation, request);
        chunkTimes.HandedOver();
        worker.Start();
        Phase = LoopPhase.Inferring;
    }

    private bool TryStart(ActionChunk chunk, double[] lastCommand)
    {
        ChunkDecision admitted = ports.Gate.Admit(chunk);
        if (admitted.Verdict != GateVerdict.Accepted)
        {
            counts.GateRejected++;
            counts.DiscardedChunks++;
            rejectedChunks++;
            Phase = LoopPhase.Observing;
            Fault = rejectedChunks >= options.RejectedChunksAllowed ? LoopFault.Of(Describe(admitted, chunk)) : Fault;
            return false;
        }

        PlayOut.Start(lastCommand, chunk);
        recorder.RecordChunk(chunk, counts.Chunks);
        chunkTimes.Answered(chunk);
        counts.Chunks++;
        Phase = LoopPhase.Playing;
        return true;
    }

    private string Describe(in ChunkDecision admitted, ActionChunk chunk) => admitted.Reason == GateReason.NotFinite
        ? $"the policy gave {chunk.Actions[admitted.Index]} for {ports.Robot.JointLabels[admitted.Index % chunk.Dimension]}; expected a finite position"
        : $"the policy gave a chunk of {chunk.Length}x{chunk.Dimension}; expected {PlayOut.TickCount / PlayOut.TicksPerWaypoint}x{ports.Robot.Joints.Count}";
}
