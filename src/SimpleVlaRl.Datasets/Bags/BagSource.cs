using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Episodes.Mcap;

namespace SimpleVlaRl.Datasets.Bags;

/// <summary>A folder of bags that a lab recorded itself (rosbag2 in MCAP) as demonstrations, one each, by the robot's profile.</summary>
internal sealed class BagSource : IDemonstrationSource
{
    private const string Pattern = "*.mcap";

    private readonly string[] files;
    private readonly RobotProfile robot;
    private readonly BagJoints joints;

    private BagSource(string[] files, RobotProfile robot)
    {
        (this.files, this.robot, joints) = (files, robot, new BagJoints(robot));
        Dictionary<string, DatasetFeature> features = new()
        {
            [FeatureNames.State] = new DatasetFeature("float64", robot.Joints.Count, robot.JointNames),
            [FeatureNames.Action] = new DatasetFeature("float64", robot.Joints.Count, robot.JointNames),
        };
        HashSet<string> topics = [.. Try(files[0], bag => bag.Topics)];
        foreach (CameraProfile camera in robot.Cameras.Where(camera => topics.Contains(camera.Topic)))
        {
            features[FeatureNames.OfCamera(camera.Name)] = new DatasetFeature("image", 3, []);
        }

        Features = features;
    }

    /// <inheritdoc/>
    public string Form => "rosbag2";

    /// <inheritdoc/>
    public double FramesPerSecond => robot.ServoRateHertz;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, DatasetFeature> Features { get; }

    /// <inheritdoc/>
    public int Count => files.Length;

    /// <summary>Whether a folder has bags in it, or in folders of it.</summary>
    public static bool IsOne(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories).Any();

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="robot">The robot that was recorded.</param>
    /// <exception cref="DatasetException">Its first bag cannot be read.</exception>
    public static BagSource Open(string folder, RobotProfile robot) => new(
        [.. Directory.EnumerateFiles(Path.GetFullPath(folder), Pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)], robot);

    /// <inheritdoc/>
    public SourceEpisode Read(int place, DatasetMapping mapping, IReadOnlyList<string> pictures)
    {
        string path = files[place];
        CameraProfile[] cameras = [.. robot.Cameras.Where(camera => pictures.Contains(FeatureNames.OfCamera(camera.Name)))];
        BagRows rows = Try(path, bag =>
        {
            List<BagSample> samples = [.. bag.Read(joints.Topics).SelectMany(joints.Read)];
            long pictured = cameras.Length == 0 ? 0 : cameras.Max(camera => FirstOf(bag, camera, path));
            return BagRows.Of(samples, robot.JointLabels, pictured, FramesPerSecond);
        });
        return new SourceEpisode
        {
            Number = place,
            Rows = rows.Count,
            States = rows.States,
            Actions = rows.Actions,
            WrittenAt = DateTimeOffset.UnixEpoch.AddTicks(rows.Begin / TimeSpan.NanosecondsPerTick).UtcDateTime,
            Pictures = feature => new BagPictures(cameras.First(camera => FeatureNames.OfCamera(camera.Name) == feature)).Read(path, rows),
        };
    }

    private static long FirstOf(McapBag bag, CameraProfile camera, string path)
    {
        foreach (BagMessage message in bag.Read([camera.Topic]))
        {
            return message.LogTimeNanoseconds;
        }

        throw new DatasetException($"'{path}' has no picture of '{camera.Topic}'.");
    }

    private static T Try<T>(string path, Func<McapBag, T> read)
    {
        try
        {
            using McapBag bag = McapBag.Open(path);
            return read(bag);
        }
        catch (Exception exception) when (exception is McapException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{path}' cannot be read as a bag: {exception.Message}", exception);
        }
    }
}
