using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Aloha;
using SimpleVlaRl.Datasets.LeRobot;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Robot.Datasets;

/// <summary><c>vla-robot episodes export</c>: a data set for other people's programs.</summary>
internal static class ExportCommand
{
    private const string Words = """
        Makes a LeRobot data set (version 3.0), or HDF5 files as ALOHA's recorder makes them, of labelled episodes: successes and failures, never invalid ones.
        Run it again after a stop, or when there are more episodes or new labels, and only what is missing is made. LeRobot's videos need ffmpeg.

        Examples:
          vla-robot episodes export --to runs/lerobot --task transfer_cube
          vla-robot episodes export --to runs/demonstrations --outcome success --fps 25 --codec h264
          vla-robot episodes export --to runs/aloha --format aloha --task transfer_cube
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Option<string> to = new("--to") { Description = "The data set's folder: a new one, or one that this command has made.", Required = true };
        Option<string?> task = new("--task") { Description = "Only this task." };
        Option<string?> robot = new("--robot") { Description = "Only this robot, by its name; a data set is of one." };
        WordOption outcome = new("--outcome", "success", "failure") { Description = "Only this outcome." };
        OptionalNumberOption<int> rate = new("--fps", "rows and pictures per second", 1, 1000) { Description = "The servo rate when not given." };
        WordOption format = new("--format", "lerobot", "aloha") { Description = "The form.", DefaultValueFactory = _ => "lerobot" };
        WordOption codec = new("--codec", "av1", "h264") { Description = "How LeRobot's pictures become videos; av1 when not given." };
        OptionalNumberOption<int> limit = new("--limit", "episodes", 1, int.MaxValue) { Description = "At most so many, the newest." };
        Command command = new("export", Words) { to, format, task, robot, outcome, rate, codec, limit, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => DatasetActions.Export(
            parsed.GetValue(store)!,
            new EpisodeQuery
            {
                Task = parsed.GetValue(task),
                Outcome = parsed.GetValue(outcome) is { } word ? Enum.Parse<OutcomeKind>(word, ignoreCase: true) : null,
            },
            parsed.GetValue(robot),
            parsed.GetValue(limit),
            Exporter(parsed.GetValue(format)!, parsed.GetValue(to)!, parsed.GetValue(rate), parsed.GetValue(codec)),
            parsed.GetValue(to)!,
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }

    private static DatasetActions.Exporter Exporter(string format, string folder, int? rate, string? codec)
    {
        if (format == "aloha")
        {
            return codec is null
                ? (episodes, progress, cancellation) =>
                    new AlohaExporter(new AlohaExportOptions { Folder = folder, FramesPerSecond = rate }, progress).Run(episodes, cancellation)
                : throw new UsageException($"--codec is '{codec}', but ALOHA's files have pictures and no videos.");
        }

        LeRobotExportOptions options = new() { Folder = folder, FramesPerSecond = rate, Codec = codec == "h264" ? VideoCodec.H264 : VideoCodec.Av1 };
        return (episodes, progress, cancellation) => new LeRobotExporter(options, progress).Run(episodes, cancellation);
    }
}
