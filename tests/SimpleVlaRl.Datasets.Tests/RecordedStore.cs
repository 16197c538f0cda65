using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>A store of small episodes of a robot with three joints and one camera, whose every number follows from its place.</summary>
internal static class RecordedStore
{
    public const int Rate = 50;
    public const long Started = 1_790_000_000_000_000_000;

    public static RobotProfile Robot { get; } = new()
    {
        Name = "small",
        IsCollisionUnchecked = true,
        ServoRateHertz = Rate,
        Arms = [new ArmProfile
        {
            Name = "only",
            JointStateTopic = "/joint_states",
            CommandTopic = "/joint_trajectory",
            Joints =
            [
                new JointProfile("waist", JointUnit.Radian, -3, 3, 0.1, 1, 5, 100, 0.5, 0),
                new JointProfile("elbow", JointUnit.Radian, -2, 2, 0.1, 1, 5, 100, 0.5, 0),
                new JointProfile("grip", JointUnit.Opening, 0, 1, 0.01, 1, 5, 100, 0.5, 0),
            ],
        }],
        Cameras = [new CameraProfile { Name = "front", Topic = "/front", Width = 96, Height = 64 }],
    };

    public static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static double Measured(int number, int tick, int joint) => (0.01 * tick) - (0.1 * number) + (0.2 * joint);

    public static double Applied(int number, int tick, int joint) => Measured(number, tick, joint) + 0.015;

    public static byte Grey(int number, int frame) => (byte)(40 + (4 * frame) + (10 * number));

    /// <summary>Records an episode; its camera has a picture at every second tick.</summary>
    public static void Record(string store, int number, int ticks, EpisodeOutcome outcome, string instruction = "pick the cube up", bool withPictures = true)
    {
        using EpisodeWriter writer = new(store, new EpisodeWriterOptions { MinimumFreeBytes = 0, WaitsForRoom = true }, TimeProvider.System);
        long started = Started + (number * 1_000_000_000L);
        writer.Begin(new EpisodeHeader
        {
            EpisodeId = Id(number),
            Task = "pick_up",
            Instruction = instruction,
            Seed = number,
            Robot = Robot.Name,
            RobotDigest = new string('a', 64),
            SoftwareVersion = "0.1.0",
            Actor = EpisodeActor.Expert,
            Mode = EpisodeMode.Demonstrate,
            JointNames = Robot.JointNames,
            CameraNames = ["front"],
            ServoRateHertz = Rate,
            WaypointRateHertz = 10,
            ChunkLength = 4,
            StartedNanoseconds = started,
        });
        ImageFrame frame = new(96, 64);
        StepRecord step = new(3) { Source = ActionSource.Expert, Verdict = GateVerdict.Accepted };
        for (int tick = 0; tick < ticks; tick++)
        {
            long stamp = started + (tick * 20_000_000L);
            if (tick % 2 == 0 && withPictures)
            {
                Array.Fill(frame.Pixels, Grey(number, tick / 2));
                frame.StampNanoseconds = stamp;
                writer.Record(0, frame);
            }

            (step.StampNanoseconds, step.Tick, step.ChunkIndex) = (stamp, tick, tick / 20);
            for (int joint = 0; joint < 3; joint++)
            {
                step.MeasuredPositions[joint] = Measured(number, tick, joint);
                step.ProposedPositions[joint] = step.AppliedPositions[joint] = Applied(number, tick, joint);
            }

            writer.Record(step);
        }

        writer.Commit(new EpisodeSummary { Outcome = outcome, Duration = TimeSpan.FromSeconds(ticks / (double)Rate), Ticks = ticks, Chunks = 1 });
    }

    public static IReadOnlyList<EpisodeListing> List(string folder)
    {
        using EpisodeStore store = EpisodeStore.Open(folder, TimeProvider.System);
        return [.. store.List(new EpisodeQuery()).OrderBy(episode => episode.Header.Seed)];
    }
}
