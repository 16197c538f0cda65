using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Robots;

namespace SimpleVlaRl.Robot.Datasets;

/// <summary><c>vla-robot episodes import</c>: demonstrations out of other people's data sets.</summary>
internal static class ImportCommand
{
    private const string Words = """
        Takes a LeRobot data set (version 2.1 or 3.0), a folder of ALOHA's HDF5 files, or bags of ROS 2 topics into a store as demonstrations, which
        'vla-learn imitate --store' learns from. Joints and cameras are found by their names, those of bags by the profile; where names, units, signs or zeros
        differ a mapping says so (docs/datasets.md). What is in the store already is left alone; an episode that cannot be read is said and passed over, and the
        exit code is 1. Videos need ffmpeg.

        Examples:
          vla-robot episodes import runs/lerobot --robot hardware/aloha/robot.yaml --store store/demonstrations
          vla-robot episodes import pusht --mapping pusht.yaml --robot my-robot/robot.yaml --waypoint-rate 25 --chunk-length 25
        """;

    public static Command Create(Option<string> store, Option<bool> json)
    {
        Argument<string> from = new("folder") { Description = "The data set: the folder that 'meta', the HDF5 files or the bags lie in." };
        Option<string> robot = new("--robot")
        {
            Description = "The profile of the robot whose demonstrations they are.",
            DefaultValueFactory = _ => RepositoryPaths.Of("hardware", "simulated-bimanual", "robot.yaml"),
        };
        Option<string?> mapping = new("--mapping") { Description = "What of the data set is what of the robot, as YAML." };
        NumberOption<double> rate = new("--waypoint-rate", "waypoints per second", 0.1, 1000)
        {
            Description = "As the policy that is to learn has them.",
            DefaultValueFactory = _ => 10,
        };
        NumberOption<int> length = new("--chunk-length", "waypoints", 1, 1000)
        {
            Description = "The waypoints of a chunk, likewise.",
            DefaultValueFactory = _ => 8,
        };
        OptionalNumberOption<double> fps = new("--fps", "rows per second", 0.1, 10_000)
        {
            Description = "Of HDF5 files, which do not say it; 50 when not given.",
        };
        OptionalNumberOption<int> limit = new("--limit", "episodes", 1, int.MaxValue) { Description = "At most so many, the first." };
        Command command = new("import", Words) { from, robot, mapping, rate, length, fps, limit, store, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", cancellation => DatasetActions.Import(
            parsed.GetValue(store)!,
            () =>
            {
                (Core.Robots.RobotProfile profile, string digest) = RobotProfileFile.Read(parsed.GetValue(robot)!);
                return new ImportOptions
                {
                    Folder = parsed.GetValue(from)!,
                    Robot = profile,
                    RobotDigest = digest,
                    Mapping = parsed.GetValue(mapping) is { } file ? DatasetMappingFile.Read(file) : new DatasetMapping(),
                    WaypointRateHertz = parsed.GetValue(rate),
                    ChunkLength = parsed.GetValue(length),
                    FramesPerSecond = parsed.GetValue(fps),
                    Limit = parsed.GetValue(limit),
                    SoftwareVersion = typeof(ImportCommand).Assembly.GetName().Version!.ToString(3),
                };
            },
            new Terminal(parsed.GetValue(json)),
            cancellation)));
        return command;
    }
}
