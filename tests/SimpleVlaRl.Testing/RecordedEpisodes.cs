using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Testing;

/// <summary>Small episodes, whose every number follows from its place.</summary>
internal static class RecordedEpisodes
{
    public const long Started = 1_790_000_000_000_000_000;
    public const int Ticks = 20;

    public static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static byte Grey(int frame) => (byte)(60 + (10 * frame));

    public static EpisodeHeader Header(RobotProfile robot, int number, string group = "") => new()
    {
        EpisodeId = Id(number),
        Task = number % 2 == 0 ? "fold_towel" : "pick_up",
        Instruction = "pick the cube up",
        Seed = 1000 + number,
        GroupId = group,
        Robot = robot.Name,
        RobotDigest = new string('a', 64),
        SoftwareVersion = "0.1.0",
        Actor = EpisodeActor.Policy,
        Policy = new PolicyVersion("nano", 3, new string('b', 64), "fp32", "cpu"),
        Mode = EpisodeMode.Collect,
        FitForLearning = true,
        JointNames = robot.JointNames,
        CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
        ServoRateHertz = robot.ServoRateHertz,
        WaypointRateHertz = 10,
        ChunkLength = 4,
        StartedNanoseconds = Started + (number * 1_000_000_000L),
    };

    /// <summary>Records one; its camera has a picture at every second tick, and every tenth tick was limited.</summary>
    public static void Record(string store, RobotProfile robot, int number, EpisodeOutcome outcome, int ticks = Ticks)
    {
        using EpisodeWriter writer = new(store, new EpisodeWriterOptions { MinimumFreeBytes = 0, WaitsForRoom = true }, TimeProvider.System);
        EpisodeHeader header = Header(robot, number);
        writer.Begin(header);
        ImageFrame frame = new(robot.Cameras[0].FrameWidth, robot.Cameras[0].FrameHeight);
        StepRecord step = new(robot.Joints.Count) { Source = ActionSource.Policy };
        for (int tick = 0; tick < ticks; tick++)
        {
            long stamp = header.StartedNanoseconds + (tick * 20_000_000L);
            if (tick % 2 == 0)
            {
                Array.Fill(frame.Pixels, Grey(tick / 2));
                frame.StampNanoseconds = stamp;
                writer.Record(0, frame);
            }

            (step.StampNanoseconds, step.Tick) = (stamp, tick);
            bool isLimited = tick % 10 == 5;
            (step.Verdict, step.Reason) = isLimited ? (GateVerdict.Limited, GateReason.VelocityLimit) : (GateVerdict.Accepted, GateReason.None);
            for (int joint = 0; joint < robot.Joints.Count; joint++)
            {
                step.ProposedPositions[joint] = tick + (0.1 * joint);
                step.AppliedPositions[joint] = tick + (0.1 * joint) - (isLimited ? 0.5 : 0);
                step.MeasuredPositions[joint] = tick - 1 + (0.1 * joint);
            }

            writer.Record(step);
        }

        writer.Commit(new EpisodeSummary { Outcome = outcome, Duration = TimeSpan.FromSeconds(ticks / 50.0), Ticks = ticks, Chunks = 1, GateLimited = 2 });
    }
}
