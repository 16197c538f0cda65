using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Safety;
using SimpleVlaRl.Training.Observations;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>One environment's episodes, decision by decision, as the robot runs a policy in the mode <c>collect</c>; what was seen and drawn is kept.</summary>
internal sealed class SampledEpisode
{
    private readonly PolicyManifest manifest;
    private readonly RolloutOptions options;
    private readonly IVectorEnvironment environments;
    private readonly SimulatedRobot robot;
    private readonly ChunkPlayOut playOut;
    private readonly PolicyInputBuilder builder;
    private readonly ActionChunk chunk;
    private readonly double drawCorrelation;
    private readonly TimeProvider time;
    private readonly bool keepsDecisions;
    private readonly ImageSpill? spill;
    private List<GrpoDecision> decisions = [];
    private byte[] images = [];
    private float[] joints = [];
    private BranchPoint? branchPoint;
    private int firstChunk;
    private int chunkIndex;
    private double renderingSeconds;

    public SampledEpisode(
        PolicyManifest manifest,
        string? policyFolder,
        IVectorEnvironment environments,
        int environment,
        RolloutOptions options,
        SampledRolloutOptions sampling,
        TimeProvider time)
    {
        this.manifest = manifest;
        this.options = options;
        this.environments = environments;
        this.time = time;
        keepsDecisions = sampling.KeepsDecisions;
        spill = sampling.Spill;
        PolicyArchitecture architecture = manifest.Architecture;
        drawCorrelation = sampling.DrawCorrelation;
        robot = new SimulatedRobot(
            environments, environment, [.. manifest.Cameras.Select(camera => camera.Name)], architecture.ChunkLength, options, recorder: null);
        playOut = new ChunkPlayOut(architecture.ChunkLength, architecture.ActionDimension, environments.Robot.ServoRateHertz, manifest.WaypointRateHertz);
        builder = new PolicyInputBuilder(manifest, policyFolder);
        chunk = new ActionChunk(architecture.ChunkLength, architecture.ActionDimension);
    }

    /// <summary>The episode under way; null when the environment is free.</summary>
    public PlannedEpisode? Attempt { get; private set; }

    public long[] Prompt { get; private set; } = [];

    /// <summary>How the episode ended; null while it runs.</summary>
    public EpisodeResult? Result { get; private set; }

    /// <summary>Seconds spent drawing and cropping since the last call.</summary>
    public double TakeRenderingSeconds()
    {
        double seconds = renderingSeconds;
        renderingSeconds = 0;
        return seconds;
    }

    public void Begin(PlannedEpisode attempt)
    {
        Attempt = attempt;
        Result = null;
        branchPoint = null;
        chunkIndex = firstChunk = attempt.From?.Chunks ?? 0;
        decisions = [];
        Prompt = builder.PromptTokens(environments.InstructionOf(attempt.Start.Task)).ToArray();
    }

    /// <summary>Sets up the episode, or plays the last answer; then takes the next picture, if a decision is due.</summary>
    public void Advance()
    {
        if (chunkIndex > firstChunk)
        {
            Play();
        }
        else if (Attempt!.From is { } from)
        {
            robot.Continue(from.Robot);
        }
        else
        {
            robot.Begin(Attempt.Start);
        }

        if (robot.Outcome is { } outcome)
        {
            PolicyArchitecture architecture = manifest.Architecture;
            int ticks = robot.Ticks - (Attempt!.From?.Ticks ?? 0);
            int waypoints = GrpoEpisode.WaypointsBegun(
                ticks, chunkIndex - firstChunk, options.InferenceDelayTicks, architecture.ChunkLength, playOut.TicksPerWaypoint);
            Result = new EpisodeResult(
                Attempt,
                new GrpoEpisode(Prompt, decisions, waypoints * architecture.ActionDimension, outcome.Kind == OutcomeKind.Success),
                outcome,
                ticks,
                chunkIndex - firstChunk)
            { BranchPoint = branchPoint };
            return;
        }

        if (Attempt!.KeepsBranchPoint && chunkIndex > 0 && BranchPoint.Replaces(Attempt.SamplingSeed, chunkIndex))
        {
            branchPoint = new BranchPoint(robot.Save(), chunkIndex);
        }

        long began = time.GetTimestamp();
        robot.Observe();
        images = (keepsDecisions && spill is null) || images.Length == 0 ? new byte[builder.ImageByteCount] : images;
        joints = keepsDecisions || joints.Length == 0 ? new float[manifest.Architecture.ProprioceptionDimension] : joints;
        builder.WriteImages(robot.Frames, images);
        builder.WriteProprioception(robot.Joints.AsSpan(0, joints.Length), joints);
        renderingSeconds += time.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Writes what the network needs into a row of a batch that has begun.</summary>
    public void WriteInputs(RolloutBatch batch, int row)
    {
        SamplingParameters sampling = new(0, Attempt!.SamplingSeed, (uint)chunkIndex) { DrawCorrelation = drawCorrelation };
        batch.Fill(row, images, joints, sampling);
    }

    /// <summary>Takes the answer of a row.</summary>
    public void ReadAnswer(RolloutBatch batch, int row)
    {
        byte[] tokens = batch.Read(row, manifest.Actions, chunk.Actions);
        if (keepsDecisions)
        {
            decisions.Add(new GrpoDecision(spill?.Keep(images) ?? images, joints, tokens, batch.LogProbabilities.AsSpan(batch.Row(row)).ToArray()));
        }

        chunkIndex++;
    }

    /// <summary>Makes the environment free.</summary>
    public void Release()
    {
        Attempt = null;
        Result = null;
        branchPoint = null;
        decisions = [];
    }

    private void Play()
    {
        robot.HoldForInference();
        robot.PlayAdmitted(playOut, chunk, chunkIndex - 1);
    }
}
