using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Functional.Tests.Learning;

/// <summary>Episodes in which a bright thing goes from the middle to the left, which is a success, or to the right.</summary>
internal static class ClassifierStore
{
    public const string Task = "push_left";

    private const int Pictures = 15;
    private const int TicksPerPicture = 10;
    private const int Size = 10;

    public static RobotProfile Robot { get; } = TestRobots.TwoArms() with
    {
        Cameras = [new CameraProfile { Name = "cam_high", Topic = "/cam_high/image_raw", Width = 64, Height = 48 }],
    };

    /// <summary>Records episodes of three seconds.</summary>
    /// <param name="store">The store.</param>
    /// <param name="first">The first one's start.</param>
    /// <param name="count">How many.</param>
    /// <param name="labelOf">What is said of one: by its number, and whether it is a success.</param>
    public static void Record(string store, int first, int count, Func<int, bool, EpisodeOutcome> labelOf)
    {
        using EpisodeWriter writer = new(store, new EpisodeWriterOptions { MinimumFreeBytes = 0, WaitsForRoom = true }, TimeProvider.System);
        for (int number = first; number < first + count; number++)
        {
            Record(writer, number, number % 2 == 0, labelOf(number, number % 2 == 0));
        }
    }

    private static void Record(EpisodeWriter writer, int number, bool isSuccess, EpisodeOutcome outcome)
    {
        Random random = new(number);
        EpisodeHeader header = Header(number);
        writer.Begin(header);
        ImageFrame frame = new(64, 48);
        StepRecord step = new(Robot.Joints.Count) { Source = ActionSource.Policy };
        int top = random.Next(10, 28);
        for (int tick = 0; tick < Pictures * TicksPerPicture; tick++)
        {
            (step.StampNanoseconds, step.Tick, step.Verdict) = (header.StartedNanoseconds + (tick * 20_000_000L), tick, GateVerdict.Accepted);
            if (tick % TicksPerPicture == 0)
            {
                // In the middle until two thirds, then all the way.
                double way = Math.Clamp((tick / (double)((Pictures - 1) * TicksPerPicture) * 3) - 2, 0, 1);
                Draw(frame, random, left: (int)(27 + ((isSuccess ? -17 : 17) * way)) + random.Next(-2, 3), top);
                frame.StampNanoseconds = step.StampNanoseconds;
                writer.Record(0, frame);
            }

            writer.Record(step);
        }

        writer.Commit(new EpisodeSummary
        {
            Outcome = outcome,
            Duration = TimeSpan.FromSeconds(Pictures * TicksPerPicture / 50.0),
            Ticks = Pictures * TicksPerPicture,
            Chunks = 1,
        });
    }

    private static void Draw(ImageFrame frame, Random random, int left, int top)
    {
        for (int sample = 0; sample < frame.Pixels.Length; sample++)
        {
            frame.Pixels[sample] = (byte)random.Next(40, 80);
        }

        for (int row = top; row < top + Size; row++)
        {
            frame.Pixels.AsSpan(((row * frame.Width) + left) * 3, Size * 3).Fill(230);
        }
    }

    private static EpisodeHeader Header(int number) => new()
    {
        EpisodeId = new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2),
        Task = Task,
        Instruction = "push it to the left",
        Seed = number,
        Robot = Robot.Name,
        RobotDigest = new string('a', 64),
        SoftwareVersion = "0.1.0",
        Actor = EpisodeActor.Policy,
        Mode = EpisodeMode.Collect,
        FitForLearning = true,
        JointNames = Robot.JointNames,
        CameraNames = ["cam_high"],
        ServoRateHertz = 50,
        WaypointRateHertz = 10,
        ChunkLength = 8,
        StartedNanoseconds = 1_790_000_000_000_000_000 + (number * 10_000_000_000L),
    };
}
