using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Recording;

namespace SimpleVlaRl.Episodes.Tests.Reading;

/// <summary>A second of an episode with two cameras, recorded and committed into a folder of its own.</summary>
public sealed class CameraEpisode : IDisposable
{
    public const int Ticks = 50;
    public const int Frames = 30;
    public const int Joints = 2;
    public const int Width = 64;
    public const int Height = 48;
    public const long Started = 1_790_000_000_000_000_000;

    public static readonly string[] Cameras = ["cam_high", "cam_left_wrist"];

    public CameraEpisode()
    {
        using EpisodeWriter writer = new(Root, new EpisodeWriterOptions { MinimumFreeBytes = 0 }, TimeProvider.System);
        writer.Begin(Header);
        for (int tick = 0; tick < Ticks; tick++)
        {
            if (tick * Frames / Ticks != (tick - 1) * Frames / Ticks || tick == 0)
            {
                int frame = tick * Frames / Ticks;
                writer.Record(0, Frame(0, frame));
                writer.Record(1, Frame(1, frame));
            }

            if (tick % 25 == 0)
            {
                writer.Record(Chunk(tick / 25));
            }

            StepRecord step = new(Joints)
            {
                StampNanoseconds = Started + (tick * 20_000_000L),
                Tick = tick,
                ChunkIndex = tick / 25,
                Source = ActionSource.Policy,
                Verdict = GateVerdict.Accepted
            };
            step.MeasuredPositions[0] = tick / 8.0;
            step.MeasuredPositions[1] = -tick;
            writer.Record(step);
        }

        Dropped = writer.Dropped;
        FilePath = writer.Commit(
            new EpisodeSummary { Outcome = EpisodeOutcome.Success("simulator"), Duration = TimeSpan.FromSeconds(1), Ticks = Ticks, Chunks = 2 }).Path;
    }

    public static EpisodeHeader Header { get; } = new()
    {
        EpisodeId = new Guid(7, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1),
        Task = "transfer_cube",
        Instruction = "hand the red cube over",
        Seed = 42,
        Robot = "simulated-bimanual",
        RobotDigest = new string('a', 64),
        SoftwareVersion = "0.1.0",
        Actor = EpisodeActor.Expert,
        Mode = EpisodeMode.Demonstrate,
        JointNames = ["left_waist", "right_waist"],
        CameraNames = Cameras,
        ServoRateHertz = 50,
        WaypointRateHertz = 10,
        ChunkLength = 5,
        StartedNanoseconds = Started,
    };

    public string Root { get; } = Directory.CreateTempSubdirectory("episodes-").FullName;

    public string FilePath { get; }

    public int Dropped { get; }

    public static long FrameStamp(int frame) => Started + (frame * 33_333_333L);

    /// <summary>A smooth picture: red grows to the right, green downwards, blue with time; the second camera has red and green swapped.</summary>
    public static ImageFrame Frame(int camera, int number)
    {
        ImageFrame frame = new(Width, Height) { StampNanoseconds = FrameStamp(number) };
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                Span<byte> pixel = frame.Pixels.AsSpan(((y * Width) + x) * 3, 3);
                (byte right, byte down) = ((byte)(x * 255 / Width), (byte)(y * 255 / Height));
                (pixel[0], pixel[1]) = camera == 0 ? (right, down) : (down, right);
                pixel[2] = (byte)(number * 8);
            }
        }

        return frame;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static ChunkRecord Chunk(int index)
    {
        ChunkRecord chunk = new(5, Joints)
        {
            StampNanoseconds = Started + (index * 500_000_000L),
            ChunkIndex = index,
            ObservationStampNanoseconds = FrameStamp(index * 15),
            FrameStampsNanoseconds = [FrameStamp(index * 15), FrameStamp(index * 15)],
        };
        chunk.Chunk.Actions[9] = index + 0.5f;
        return chunk;
    }
}
