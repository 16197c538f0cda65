using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Training.Imitation;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>One environment's demonstrations, one after another.</summary>
internal sealed class DemonstrationEpisode
{
    private const int Purpose = 4;
    private readonly IScriptedExpert expert;
    private readonly IVectorEnvironment environments;
    private readonly int environment;
    private readonly DemonstrationOptions options;
    private readonly EpisodeRecorder? recorder;
    private readonly SimulatedRobot robot;
    private readonly ChunkPlayOut playOut;
    private readonly ActionChunk played;
    private readonly ChunkRecord record;
    private readonly double[] clean;
    private readonly double[] noisy;
    private readonly double[] from;

    public DemonstrationEpisode(
        IScriptedExpert expert,
        IVectorEnvironment environments,
        int environment,
        DemonstrationOptions options,
        RolloutOptions rollout,
        TimeProvider time,
        RolloutRecording? recording)
    {
        this.expert = expert;
        this.environments = environments;
        this.environment = environment;
        this.options = options;
        int joints = environments.Robot.Joints.Count;
        recorder = recording is null ? null : new EpisodeRecorder(recording, recording.SinkOf(environment), environments.Robot, time);
        robot = new SimulatedRobot(environments, environment, options.Cameras, 1, rollout, recorder);
        playOut = new ChunkPlayOut(1, joints, environments.Robot.ServoRateHertz, options.WaypointRateHertz);
        played = new ActionChunk(1, joints);
        record = new ChunkRecord(options.ChunkLength, joints) { FrameStampsNanoseconds = new long[options.Cameras.Count] };
        clean = new double[joints];
        noisy = new double[joints];
        from = new double[joints];
    }

    public RolloutResult Run(int index, EpisodeStart start, IDemonstrationObserver? observer)
    {
        Random random = SampleOrder.RandomOf(start.Seed, 0, Purpose);
        int place = options.VaryFirstPause ? random.Next(options.ChunkLength) : 0;
        WaypointNoise noise = new(environments.Robot, options, random);
        int chunks = 0;
        int filled = 0;
        robot.Begin(start);
        recorder?.Begin(
            new RolloutEpisode(start, (ulong)start.Seed),
            environments.InstructionOf(start.Task),
            options.Cameras,
            options.WaypointRateHertz,
            options.ChunkLength,
            policy: null,
            sampling: null);
        expert.Begin(environment, options.WaypointRateHertz);
        observer?.Begun(index, start);
        for (bool isFirst = true; robot.Outcome is null; place = (place + 1) % options.ChunkLength, isFirst = false)
        {
            robot.Observe();
            bool beginsChunk = place == 0 || isFirst;
            if (beginsChunk)
            {
                BeginRecord(chunks);
                chunks++;
                filled = 0;
                robot.HoldForInference();
                if (robot.Outcome is not null)
                {
                    break;
                }

                robot.Gate.LastPositions.CopyTo(from);
            }

            expert.NextWaypoint(environment, clean);
            observer?.Chosen(index, robot.Frames, robot.Joints, clean);
            FillRecord(filled++);
            Play(noise, chunks - 1);
            if (place == options.ChunkLength - 1 || robot.Outcome is not null)
            {
                EndRecord(filled);
            }
        }

        RolloutResult result = new(index, start, robot.Outcome!, robot.Ticks, chunks, robot.GateLimited);
        recorder?.Commit(result, robot.Seconds, robot.GateRejected);
        observer?.Ended(result);
        return result;
    }

    /// <summary>Plays one waypoint, from the waypoint before it as a policy's chunk would be.</summary>
    private void Play(WaypointNoise noise, int chunkIndex)
    {
        clean.CopyTo(noisy, 0);
        noise.AddTo(noisy);
        for (int joint = 0; joint < noisy.Length; joint++)
        {
            played.Actions[joint] = (float)(options.Actions?.Quantize(joint, noisy[joint]) ?? noisy[joint]);
        }

        ChunkDecision decision = robot.Gate.Admit(played);
        if (decision.Verdict != GateVerdict.Accepted)
        {
            robot.Invalidate($"gate: {decision.Reason} at joint {decision.Index}");
            return;
        }

        playOut.Start(from, played);
        robot.Play(playOut, ActionSource.Expert, chunkIndex);
        for (int joint = 0; joint < from.Length; joint++)
        {
            from[joint] = played.Actions[joint];
        }
    }

    private void BeginRecord(int chunkIndex)
    {
        record.ChunkIndex = chunkIndex;
        record.ObservationStampNanoseconds = recorder?.Stamp(robot.Seconds) ?? 0;
        robot.Joints.CopyTo(record.Proprioception, 0);
        for (int camera = 0; camera < robot.Frames.Count; camera++)
        {
            record.FrameStampsNanoseconds[camera] = robot.Frames[camera].StampNanoseconds;
        }
    }

    private void FillRecord(int waypoint)
    {
        for (int joint = 0; joint < clean.Length; joint++)
        {
            int place = (waypoint * clean.Length) + joint;
            record.Chunk.Actions[place] = (float)clean[joint];
            record.Chunk.Tokens[place] = options.Actions is null ? 0 : ActionBins.Encode(options.Actions.Normalize(joint, clean[joint]));
        }
    }

    /// <summary>Repeats the last waypoint of a chunk that an end or a varied first pause cut short.</summary>
    private void EndRecord(int filled)
    {
        if (recorder is null)
        {
            return;
        }

        for (int waypoint = filled; waypoint < options.ChunkLength; waypoint++)
        {
            FillRecord(waypoint);
        }

        record.StampNanoseconds = recorder.Stamp(robot.Seconds);
        recorder.Chunk(record);
    }
}
