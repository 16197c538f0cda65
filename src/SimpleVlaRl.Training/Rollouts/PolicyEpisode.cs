using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>One environment's episode under a policy, decision by decision.</summary>
internal sealed class PolicyEpisode
{
    private readonly IPolicy policy;
    private readonly IVectorEnvironment environments;
    private readonly RolloutOptions options;
    private readonly EpisodeRecorder? recorder;
    private readonly SimulatedRobot robot;
    private readonly ChunkPlayOut playOut;
    private readonly ChunkRecord record;
    private RolloutEpisode? episode;
    private int index;
    private int chunkIndex;

    public PolicyEpisode(
        IPolicy policy, IVectorEnvironment environments, int environment, RolloutOptions options, TimeProvider time, RolloutRecording? recording)
    {
        this.policy = policy;
        this.environments = environments;
        this.options = options;
        PolicyManifest manifest = policy.Manifest;
        PolicyArchitecture architecture = manifest.Architecture;
        recorder = recording is null ? null : new EpisodeRecorder(recording, recording.SinkOf(environment), environments.Robot, time);
        robot = new SimulatedRobot(environments, environment, [.. manifest.Cameras.Select(camera => camera.Name)], architecture.ChunkLength, options, recorder);
        playOut = new ChunkPlayOut(architecture.ChunkLength, architecture.ActionDimension, environments.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        Chunk = new ActionChunk(architecture.ChunkLength, architecture.ActionDimension);
        record = new ChunkRecord(architecture.ChunkLength, architecture.ActionDimension) { FrameStampsNanoseconds = new long[robot.Frames.Count] };
        Request = new PolicyRequest
        {
            Frames = robot.Frames,
            Proprioception = architecture.ProprioceptionDimension == 0 ? [] : new double[architecture.ProprioceptionDimension]
        };
    }

    public PolicyRequest Request { get; }

    public ActionChunk Chunk { get; }

    /// <summary>How the episode ended; null while it runs.</summary>
    public RolloutResult? Result { get; private set; }

    public void Begin(int number, RolloutEpisode next)
    {
        episode = next;
        index = number;
        chunkIndex = 0;
        Result = null;
        Request.Instruction = environments.InstructionOf(next.Start.Task);
        robot.Begin(next.Start);
        recorder?.Begin(next, Request.Instruction, robot.CameraNames, policy.Manifest.WaypointRateHertz, Chunk.Length, policy.Identity, options);
    }

    public void Observe()
    {
        robot.Observe();
        robot.Joints.AsSpan(0, Request.Proprioception.Length).CopyTo(Request.Proprioception);
        Request.Sampling = new SamplingParameters(options.Temperature, episode!.SamplingSeed, (uint)chunkIndex)
        {
            DrawCorrelation = options.DrawCorrelation,
        };
        record.ObservationStampNanoseconds = recorder?.Stamp(robot.Seconds) ?? 0;
    }

    /// <summary>Plays the policy's answer, after the time it took.</summary>
    public void Play(IRolloutObserver? observer)
    {
        observer?.Decided(index, Request, Chunk);
        robot.HoldForInference();
        Record();
        robot.PlayAdmitted(playOut, Chunk, chunkIndex);
        chunkIndex++;
        if (robot.Outcome is { } outcome)
        {
            Result = new RolloutResult(index, episode!.Start, outcome, robot.Ticks, chunkIndex, robot.GateLimited);
            recorder?.Commit(Result, robot.Seconds, robot.GateRejected);
            observer?.Ended(Result);
        }
    }

    /// <summary>Closes a running episode's record as invalid.</summary>
    public void Abandon()
    {
        robot.Invalidate("cancelled");
        recorder?.Commit(
            new RolloutResult(index, episode!.Start, robot.Outcome!, robot.Ticks, chunkIndex, robot.GateLimited), robot.Seconds, robot.GateRejected);
    }

    private void Record()
    {
        if (recorder is null)
        {
            return;
        }

        record.StampNanoseconds = recorder.Stamp(robot.Seconds);
        record.ChunkIndex = chunkIndex;
        for (int camera = 0; camera < robot.Frames.Count; camera++)
        {
            record.FrameStampsNanoseconds[camera] = robot.Frames[camera].StampNanoseconds;
        }

        robot.Joints.CopyTo(record.Proprioception, 0);
        Chunk.CopyTo(record.Chunk);
        recorder.Chunk(record);
    }
}
