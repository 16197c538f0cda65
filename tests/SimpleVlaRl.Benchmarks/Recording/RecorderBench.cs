using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Core.Time;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Benchmarks.Recording;

/// <summary>
/// The recorder under a robot's load in real time, whether it drops anything and what it costs the control thread; and as fast as it can, in turns with
/// <c>cp</c> and <c>sync</c> of the files that it has written.
/// </summary>
internal sealed class RecorderBench(double seconds, Terminal terminal, CancellationToken cancellation)
{
    private const int CameraRateHertz = 30;
    private const int FastEpisodes = 8;
    private const int FastPictures = 60;
    private const double Mega = 1e6;

    /// <summary>The thread without a recorder is measured for a share of the time.</summary>
    private const double AloneShare = 0.2;

    private readonly RobotProfile robot = Wide(RobotProfileFile.Read(RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml")).Profile);
    private readonly List<string> problems = [];

    public int Run()
    {
        terminal.Status("rendering what the cameras see");
        ImageFrame[][] pictures = RecordedPictures.Of(robot, cancellation);
        DirectoryInfo store = Directory.CreateDirectory(
            RepositoryPaths.Of("runs", string.Create(CultureInfo.InvariantCulture, $"recorder-{Environment.ProcessId}")));
        try
        {
            RecordedTicks alone = Alone(pictures);
            (RecordedTicks recording, EpisodeCommit commit, long frames) = Recorded(pictures, store.FullName);
            cancellation.ThrowIfCancellationRequested();
            (double recorder, double copy) = Fast(pictures, store.FullName);
            return Print(alone, recording, commit, frames, recorder, copy);
        }
        finally
        {
            store.Delete(recursive: true);
        }
    }

    private static RobotProfile Wide(RobotProfile robot) =>
        robot with { Cameras = [.. robot.Cameras.Take(3).Select(camera => camera with { Width = 640, Height = 480 })] };

    private RecordedTicks Alone(ImageFrame[][] pictures)
    {
        using RecordedCameras cameras = new(pictures, CameraRateHertz, sink: null);
        return Ticks(TimeSpan.FromSeconds(Math.Max(1, AloneShare * seconds)), null, "without a recorder");
    }

    private (RecordedTicks Ticks, EpisodeCommit Commit, long Frames) Recorded(ImageFrame[][] pictures, string store)
    {
        using EpisodeWriter writer = Writer(store);
        writer.Begin(Header());
        RecordedTicks ticks;
        long frames;
        using (RecordedCameras cameras = new(pictures, CameraRateHertz, writer))
        {
            ticks = Ticks(TimeSpan.FromSeconds(seconds), writer, "recording");
            frames = cameras.Stop();
        }

        return (ticks, writer.Commit(Summary((int)ticks.Lateness.Count, writer.Dropped)), frames);
    }

    private RecordedTicks Ticks(TimeSpan length, IEpisodeSink? sink, string what) => RecordedTicks.Run(
        robot.Joints.Count,
        robot.ServoRateHertz,
        length,
        sink,
        second => terminal.Status(string.Create(CultureInfo.InvariantCulture, $"{what}: {second} of {length.TotalSeconds:0} s")),
        cancellation);

    /// <summary>Megabytes per second of the recorder and of a copy of its files, each until the disk has them.</summary>
    private (double Recorder, double Copy) Fast(ImageFrame[][] pictures, string store)
    {
        double bytes = 0;
        TimeSpan recorded = TimeSpan.Zero;
        TimeSpan copied = TimeSpan.Zero;
        using EpisodeWriter writer = Writer(store);
        for (int episode = 0; episode < FastEpisodes; episode++)
        {
            cancellation.ThrowIfCancellationRequested();
            terminal.Status(string.Create(CultureInfo.InvariantCulture, $"as fast as it can: {episode} of {FastEpisodes} episodes"));
            long began = TimeProvider.System.GetTimestamp();
            EpisodeHeader header = Header();
            writer.Begin(header);
            for (int picture = 0; picture < FastPictures; picture++)
            {
                for (int camera = 0; camera < pictures.Length; camera++)
                {
                    ImageFrame frame = pictures[camera][picture % pictures[camera].Length];
                    frame.StampNanoseconds = header.StartedNanoseconds + ((long)picture * 1_000_000_000 / CameraRateHertz);
                    writer.Record(camera, frame);
                }
            }

            int dropped = writer.Dropped;
            string path = writer.Commit(Summary(0, dropped)).Path;
            recorded += TimeProvider.System.GetElapsedTime(began);
            problems.AddRange(dropped > 0 ? [$"{dropped} frames of a burst were dropped"] : []);
            bytes += new FileInfo(path).Length;
            began = TimeProvider.System.GetTimestamp();
            Signals.Demand("cp", path, path + ".copy");
            Signals.Demand("sync", path + ".copy");
            copied += TimeProvider.System.GetElapsedTime(began);
        }

        return (bytes / Mega / recorded.TotalSeconds, bytes / Mega / copied.TotalSeconds);
    }

    private int Print(RecordedTicks alone, RecordedTicks recording, EpisodeCommit commit, long frames, double recorder, double copy)
    {
        double p99 = recording.Lateness.Percentile(0.99);
        double p99Alone = alone.Lateness.Percentile(0.99);
        double megabytes = new FileInfo(commit.Path).Length / Mega;
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{frames} frames and {recording.Lateness.Count} ticks in {seconds:0.#} s: {commit.Summary.Dropped} dropped; ticks late by {p99:0.000} ms (p99), "
            + $"{p99Alone:0.000} without a recorder; {megabytes / seconds:0.0} MB/s; as fast as it can {recorder:0.0} MB/s, cp and sync {copy:0.0} MB/s"));
        problems.ForEach(terminal.Line);
        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["megabytes_per_second"] = Terminal.Number(recorder, 1),
            ["copy_megabytes_per_second"] = Terminal.Number(copy, 1),
            ["ratio_to_cp"] = Terminal.Number(recorder / copy),
            ["dropped"] = commit.Summary.Dropped,
            ["jitter_ratio"] = Terminal.Number(p99 / p99Alone),
            ["seconds"] = Terminal.Number(seconds, 1),
            ["cameras"] = robot.Cameras.Count,
            ["frames"] = frames,
            ["ticks"] = recording.Lateness.Count,
            ["recorded_megabytes_per_second"] = Terminal.Number(megabytes / seconds, 1),
            ["real_time"] = recording.IsRealTime && alone.IsRealTime,
            ["jitter_ms"] = Jitter(recording),
            ["jitter_alone_ms"] = Jitter(alone),
        });
        return commit.Summary.Dropped + problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static JsonObject Jitter(RecordedTicks ticks) => new()
    {
        ["p50"] = Terminal.Number(ticks.Lateness.Percentile(0.5), 4),
        ["p99"] = Terminal.Number(ticks.Lateness.Percentile(0.99), 4),
        ["max"] = Terminal.Number(ticks.Lateness.Percentile(1), 4),
        ["missed"] = ticks.Missed,
    };

    private static EpisodeWriter Writer(string store) =>
        new(store, new EpisodeWriterOptions { FrameBufferBytes = 192L << 20 }, TimeProvider.System, Console.Error.WriteLine);

    private EpisodeHeader Header() => new()
    {
        EpisodeId = Guid.CreateVersion7(),
        Task = "none",
        Instruction = "nothing is done",
        Seed = 0,
        Robot = robot.Name,
        RobotDigest = "",
        SoftwareVersion = "",
        Actor = EpisodeActor.Expert,
        Mode = EpisodeMode.Deploy,
        JointNames = robot.JointNames,
        CameraNames = [.. robot.Cameras.Select(camera => camera.Name)],
        ServoRateHertz = robot.ServoRateHertz,
        WaypointRateHertz = robot.ServoRateHertz,
        ChunkLength = 1,
        StartedNanoseconds = WallClock.Nanoseconds(TimeProvider.System),
    };

    private static EpisodeSummary Summary(int ticks, int dropped) => new()
    {
        Outcome = EpisodeOutcome.Unlabelled("bench"),
        Duration = TimeSpan.Zero,
        Ticks = ticks,
        Chunks = 0,
        Dropped = dropped,
    };
}
