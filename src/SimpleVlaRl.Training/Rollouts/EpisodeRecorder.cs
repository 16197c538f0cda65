using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;

namespace SimpleVlaRl.Training.Rollouts;

/// <summary>Writes one environment's episodes; stamps are the wall clock at the episode's start plus simulated time.</summary>
internal sealed class EpisodeRecorder(RolloutRecording recording, IEpisodeSink sink, RobotProfile robot, TimeProvider time)
{
    private long startedNanoseconds;

    /// <summary>Opens an episode.</summary>
    public void Begin(
        RolloutEpisode episode,
        string instruction,
        IReadOnlyList<string> cameras,
        double waypointRateHertz,
        int chunkLength,
        PolicyVersion? policy,
        RolloutOptions? sampling)
    {
        DateTimeOffset now = time.GetUtcNow();
        startedNanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        sink.Begin(new EpisodeHeader
        {
            EpisodeId = Guid.CreateVersion7(now),
            Task = episode.Start.Task,
            Instruction = instruction,
            Seed = episode.Start.Seed,
            Randomized = episode.Start.Randomize,
            GroupId = episode.GroupId,
            Attempt = episode.Attempt,
            Robot = robot.Name,
            RobotDigest = recording.RobotDigest,
            SoftwareVersion = recording.SoftwareVersion,
            Actor = policy is null ? EpisodeActor.Expert : EpisodeActor.Policy,
            Policy = policy,
            Mode = recording.Mode,
            FitForLearning = recording.FitForLearning && policy is not null,
            Temperature = sampling?.Temperature ?? 0,
            DrawCorrelation = sampling?.DrawCorrelation ?? 0,
            JointNames = robot.JointNames,
            CameraNames = cameras,
            ServoRateHertz = robot.ServoRateHertz,
            WaypointRateHertz = waypointRateHertz,
            ChunkLength = chunkLength,
            StartedNanoseconds = startedNanoseconds,
        });
    }

    /// <summary>The stamp of a simulated time.</summary>
    public long Stamp(double seconds) => startedNanoseconds + (long)Math.Round(seconds * 1e9);

    public void Step(StepRecord step, double seconds)
    {
        step.StampNanoseconds = Stamp(seconds);
        sink.Record(step);
    }

    public void Frame(int camera, ImageFrame frame, double seconds)
    {
        frame.StampNanoseconds = Stamp(seconds);
        sink.Record(camera, frame);
    }

    public void Chunk(ChunkRecord chunk) => sink.Record(chunk);

    public void Commit(RolloutResult result, double seconds, int rejected) => sink.Commit(new EpisodeSummary
    {
        Outcome = result.Outcome,
        Duration = TimeSpan.FromSeconds(seconds),
        Ticks = result.Ticks,
        Chunks = result.Chunks,
        GateLimited = result.GateLimited,
        GateRejected = rejected,
    });
}
