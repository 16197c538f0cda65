using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Time;

namespace SimpleVlaRl.Control;

/// <summary>Turns what happens in the loop into records: every tick, every chunk, and each camera's newest frame at the waypoint rate.</summary>
internal sealed class EpisodeRecorder
{
    private readonly ControlPorts ports;
    private readonly int ticksPerWaypoint;
    private readonly Observation recorded;
    private readonly StepRecord step;
    private readonly ChunkRecord inference;
    private readonly long[] recordedTimestamps;
    private long startNanoseconds;
    private long startTimestamp;

    public EpisodeRecorder(ControlPorts ports, int ticksPerWaypoint)
    {
        this.ports = ports;
        this.ticksPerWaypoint = ticksPerWaypoint;
        PolicyManifest manifest = ports.Policy.Manifest;
        int jointCount = ports.Robot.Joints.Count;
        recorded = new Observation(ports.Robot.Cameras, jointCount);
        recordedTimestamps = new long[ports.Robot.Cameras.Count];
        step = new StepRecord(jointCount);
        inference = new ChunkRecord(manifest.Architecture.ChunkLength, jointCount) { FrameStampsNanoseconds = new long[manifest.Cameras.Count] };
    }

    /// <summary>Starts the episode's stamps: the wall clock once, and from there the monotonic one, so that the clock may be set meanwhile.</summary>
    public void Begin()
    {
        Array.Clear(recordedTimestamps);
        startNanoseconds = WallClock.Nanoseconds(ports.Time);
        startTimestamp = ports.Time.GetTimestamp();
    }

    /// <summary>Keeps what the policy is about to see, and records the frames it sees.</summary>
    public void NoteObservation(Observation observation, PolicyRequest request)
    {
        RecordFrames(observation);
        inference.ObservationStampNanoseconds = observation.JointStampNanoseconds;
        for (int camera = 0; camera < request.Frames.Count; camera++)
        {
            long stamp = request.Frames[camera].StampNanoseconds;
            inference.FrameStampsNanoseconds[camera] = stamp;
            inference.ObservationStampNanoseconds = Math.Min(inference.ObservationStampNanoseconds, stamp);
        }

        observation.JointPositions.AsSpan(0, inference.Proprioception.Length).CopyTo(inference.Proprioception);
    }

    public void RecordChunk(ActionChunk chunk, int chunkIndex)
    {
        inference.StampNanoseconds = Stamp();
        inference.ChunkIndex = chunkIndex;
        chunk.CopyTo(inference.Chunk);
        ports.Recorder.Record(inference);
    }

    public void RecordTick(int tick, int chunkIndex, ProposedAction proposed, GateDecision decision, double[] applied)
    {
        step.StampNanoseconds = Stamp();
        step.Tick = tick;
        step.ChunkIndex = chunkIndex;
        step.Source = decision.Command?.Source ?? (proposed.Source == ActionSource.Human ? ActionSource.Human : ActionSource.Hold);
        step.Verdict = decision.Verdict;
        step.Reason = decision.Reason;
        proposed.Positions.CopyTo(step.ProposedPositions, 0);
        applied.CopyTo(step.AppliedPositions, 0);
        proposed.MeasuredPositions.CopyTo(step.MeasuredPositions, 0);
        ports.Recorder.Record(step);
        if (tick % ticksPerWaypoint == 0 && ports.Source.TryObserve(recorded, 0).IsUsable)
        {
            RecordFrames(recorded);
        }
    }

    private long Stamp() => startNanoseconds + (ports.Time.GetElapsedTime(startTimestamp).Ticks * TimeSpan.NanosecondsPerTick);

    private void RecordFrames(Observation observation)
    {
        for (int camera = 0; camera < observation.Frames.Count; camera++)
        {
            ImageFrame frame = observation.Frames[camera];

            // By arrival: a camera's own clock may be set back.
            if (frame.ReceivedTimestamp > recordedTimestamps[camera])
            {
                recordedTimestamps[camera] = frame.ReceivedTimestamp;
                ports.Recorder.Record(camera, frame);
            }
        }
    }
}
