using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Control;

/// <summary>One servo tick after the other: measure, decide, submit to the gate, publish, record. Knows only ports.</summary>
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
    private readonly double[] lastCommand;
    private readonly TimeSpan tickPeriod;
    private readonly TimeProvider time;
    private readonly int tickLimit;
    private readonly int faultTicks;
    private readonly int steadyTick;
    private int heldTicks;
    private int rejectedChunks;
    private long chunkEndTimestamp;
    private long observedTimestamp;
    private long handedOverTimestamp;
    private TimeSpan observedLateness;
    private long frameTimestamp;
    private TimeSpan lastInference;

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
        observation = new Observation(ports.Robot.Cameras, jointCount);
        request = ManifestBinding.RequestFor(manifest, observation);
        worker = new InferenceWorker(ports.Policy, request, ports.Time, ports.OnInferenceThread);
        proposed = new ProposedAction(jointCount);
        lastCommand = new double[jointCount];
        playOut = new ChunkPlayOut(manifest.Architecture.ChunkLength, jointCount, ports.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        recorder = new EpisodeRecorder(ports, playOut.TicksPerWaypoint);
        tickPeriod = TimeSpan.FromSeconds(1.0 / ports.Robot.ServoRateHertz);
        tickLimit = (int)Math.Round(options.TimeLimit / tickPeriod);
        faultTicks = Math.Max(1, (int)Math.Round(options.FaultAfter / tickPeriod));
        steadyTick = (int)Math.Round(WarmUp / tickPeriod);
    }

    /// <summary>What the loop measures of itself.</summary>
    public LoopMeasurements Measurements { get; } = new();

    /// <summary>What the loop is doing.</summary>
    public LoopPhase Phase { get; private set; }

    /// <summary>Ticks of this episode.</summary>
    public int Tick { get; private set; }

    /// <summary>Chunks played in this episode.</summary>
    public int Chunks { get; private set; }

    /// <summary>Ticks that the gate limited.</summary>
    public int GateLimited { get; private set; }

    /// <summary>Ticks and chunks that the gate rejected.</summary>
    public int GateRejected { get; private set; }

    /// <summary>What ended the episode, after <see cref="TickResult.Faulted"/>.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Starts an episode from an armed gate.</summary>
    /// <param name="header">The episode; its instruction and seed go to the policy.</param>
    /// <param name="startPositions">The positions that the gate was armed with.</param>
    public void Begin(EpisodeHeader header, ReadOnlySpan<double> startPositions)
    {
        ArgumentNullException.ThrowIfNull(header);
        worker.Drain();
        startPositions.CopyTo(lastCommand);
        playOut.Stop();
        recorder.Begin();
        Measurements.Clear();
        request.Instruction = header.Instruction;
        request.Sampling = new SamplingParameters(options.Mode == ControlMode.Deploy ? 0 : options.Temperature, header.SamplingSeed, 0);
        Phase = LoopPhase.Observing;
        Tick = Chunks = GateLimited = GateRejected = heldTicks = rejectedChunks = 0;
        chunkEndTimestamp = time.GetTimestamp();
        Fault = "";
    }

    /// <summary>One servo tick. Does not allocate in steady state.</summary>
    /// <param name="lateness">How late the tick begins.</param>
    /// <returns>Whether the episode goes on.</returns>
    public TickResult Next(TimeSpan lateness)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TickResult result = Play(lateness);
        if (Tick > steadyTick)
        {
            Measurements.AddSteadyTick(GC.GetAllocatedBytesForCurrentThread() - allocated);
        }

        return result;
    }

    private TickResult Play(TimeSpan lateness)
    {
        long began = time.GetTimestamp();
        Measurements.Jitter.Add(lateness.TotalMilliseconds);
        proposed.IsMeasured = ports.Source.TryReadJointPositions(proposed.MeasuredPositions).IsUsable;
        bool isFirstOfChunk = Advance(began, lateness);
        if (playOut.TryNext(proposed.Positions))
        {
            proposed.Source = ActionSource.Policy;
            heldTicks = 0;
        }
        else
        {
            lastCommand.CopyTo(proposed.Positions, 0);
            proposed.Source = ActionSource.Hold;
            heldTicks++;
        }

        GateDecision decision = ports.Gate.Submit(proposed);
        if (decision.Command is { } command)
        {
            ports.Sink.Publish(command);
            command.Positions.CopyTo(lastCommand);
        }

        long published = time.GetTimestamp();
        Account(decision);
        recorder.RecordTick(Tick, Phase == LoopPhase.Playing ? Chunks - 1 : -1, proposed, decision, lastCommand);
        if (isFirstOfChunk)
        {
            AddChunkTimes(began, published, lateness);
        }

        if (Phase == LoopPhase.Playing && !playOut.IsPlaying)
        {
            Phase = LoopPhase.Observing;
            chunkEndTimestamp = published;
        }

        Tick++;
        Measurements.TickWork.Add(time.GetElapsedTime(began).TotalMilliseconds);
        return Result();
    }

    /// <summary>Moves between the phases; true when a chunk starts with this tick.</summary>
    private bool Advance(long began, TimeSpan lateness)
    {
        if (Phase == LoopPhase.Observing && worker.IsIdle)
        {
            ObservationStatus status = ports.Source.TryObserve(observation, chunkEndTimestamp);
            if (!status.IsUsable)
            {
                NoteHold(status);
                return false;
            }

            (observedTimestamp, observedLateness) = (began, lateness);
            frameTimestamp = NewestFrameTimestamp();
            observation.JointPositions.AsSpan(0, request.Proprioception.Length).CopyTo(request.Proprioception);
            request.Sampling = request.Sampling with { ChunkIndex = (uint)Chunks };
            recorder.NoteObservation(observation, request);
            handedOverTimestamp = time.GetTimestamp();
            worker.Start();
            Phase = LoopPhase.Inferring;
        }

        if (Phase != LoopPhase.Inferring || !worker.TryTake(out ActionChunk? chunk, out Exception? error))
        {
            if (Phase == LoopPhase.Inferring && heldTicks > faultTicks)
            {
                Fault = $"the policy has not answered for {heldTicks * tickPeriod.TotalMilliseconds:0} ms";
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
            rejectedChunks++;
            Phase = LoopPhase.Observing;
            if (rejectedChunks >= options.RejectedChunksAllowed)
            {
                Fault = admitted.Reason == GateReason.NotFinite
                    ? $"the policy gave {chunk.Actions[admitted.Index]} for {ports.Robot.Joints[admitted.Index % chunk.Dimension].Name}; expected a finite position"
                    : $"the policy gave a chunk of {chunk.Length}x{chunk.Dimension}; expected {playOut.TickCount / playOut.TicksPerWaypoint}x{lastCommand.Length}";
            }

            return false;
        }

        rejectedChunks = 0;
        playOut.Start(lastCommand, chunk);
        recorder.RecordChunk(chunk, Chunks);
        Measurements.Inference.Add(chunk.InferenceTime.TotalMilliseconds);
        lastInference = chunk.InferenceTime;
        Chunks++;
        Phase = LoopPhase.Playing;
        return true;
    }

    private void NoteHold(ObservationStatus status)
    {
        if (heldTicks > faultTicks)
        {
            Fault = status.ToString();
        }
    }

    private long NewestFrameTimestamp()
    {
        long newest = 0;
        for (int camera = 0; camera < request.Frames.Count; camera++)
        {
            newest = Math.Max(newest, request.Frames[camera].ReceivedTimestamp);
        }

        return newest;
    }

    private void Account(GateDecision decision)
    {
        if (decision.Verdict == GateVerdict.Limited)
        {
            GateLimited++;
        }
        else if (decision.Verdict != GateVerdict.Accepted)
        {
            // The robot holds: what is left of the chunk was planned from where it is not.
            GateRejected++;
            playOut.Stop();
            heldTicks++;
            if (heldTicks > faultTicks)
            {
                string joint = decision.Joint >= 0 ? $" at {ports.Robot.Joints[decision.Joint].Name}" : "";
                Fault = $"the gate rejects ({decision.Reason}{joint}): commanded {Describe(lastCommand, decision.Joint)}, measured {Describe(proposed.MeasuredPositions, decision.Joint)}";
            }
        }
    }

    private static string Describe(double[] positions, int joint) => joint >= 0 ? $"{positions[joint]:0.000}" : "nothing fresh";

    /// <summary>
    /// Frame arrived | waits | tick observes, hands over | thread wakes, preprocesses, network runs, copies | answer waits | tick begins, publishes.
    /// The waits and the network's run are not overhead; everything else is.
    /// </summary>
    private void AddChunkTimes(long began, long published, TimeSpan lateness)
    {
        long ready = Math.Min(worker.ReadyTimestamp, began);
        TimeSpan thinking = time.GetElapsedTime(observedTimestamp, ready);
        TimeSpan overhead = thinking - lastInference + time.GetElapsedTime(began, published);
        Measurements.ChunkOverhead.Add(overhead.TotalMilliseconds);
        Measurements.LateChunkOverhead.Add((overhead + observedLateness + lateness).TotalMilliseconds);
        Measurements.Handover.Add((time.GetElapsedTime(handedOverTimestamp, ready) - lastInference).TotalMilliseconds);
        Measurements.CameraToCommand.Add(time.GetElapsedTime(frameTimestamp, published).TotalMilliseconds);
    }

    private TickResult Result()
    {
        EnvironmentState state = ports.Scene.State;
        if (state == EnvironmentState.Succeeded)
        {
            return TickResult.Succeeded;
        }

        if (state == EnvironmentState.Faulted)
        {
            Fault = "physics";
        }

        if (Fault.Length > 0)
        {
            return TickResult.Faulted;
        }

        return Tick >= tickLimit ? TickResult.TimedOut : TickResult.Running;
    }

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();
}
