using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>Bags that a lab recorded itself, as demonstrations by the robot's profile.</summary>
public sealed class BagTests : IDisposable
{
    private readonly ImportScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("compressed", false)]
    [InlineData("raw", false)]
    [InlineData("raw", true)]
    public async Task Import_OfABagInTheDriversUnits_BringsJointsCommandsAndPicturesByTheProfile(string form, bool withoutCommands)
    {
        await Write("day/one.mcap", form);
        RobotProfile robot = withoutCommands ? Robot(form, "/not/recorded") : Robot(form);
        ImportResult result = Import(robot);
        Assert.Empty(result.Problems);
        EpisodeListing listing = Assert.Single(RecordedStore.List(scene.Store));
        Assert.Equal(EpisodeOutcome.Success("rosbag2"), listing.Outcome);
        using EpisodeReader episode = EpisodeReader.Open(listing.Path);
        StepRecord[] steps = [.. episode.ReadSteps()];

        // From the first picture, 0.1 s in, to the last joint state at 2 s.
        Assert.Equal(95, steps.Length);
        foreach (StepRecord step in steps)
        {
            double seconds = 0.1 + (step.Tick * 0.02);

            // By the end of the tick a command has gone out that is one tick ahead; a person who leads the arms has them where they are by then.
            double target = seconds + (withoutCommands ? 0.02 : 0.04);
            double[] measured = [0.2 * seconds, 0.1 + (0.3 * seconds), seconds / 2], sent = [0.2 * target, 0.1 + (0.3 * target), target / 2];
            for (int joint = 0; joint < 3; joint++)
            {
                Assert.Equal(measured[joint], step.MeasuredPositions[joint], 9);
                Assert.Equal(sent[joint], step.AppliedPositions[joint], 9);
            }
        }

        int row = 0;
        foreach (StoredFrame frame in episode.ReadFrames("front"))
        {
            Assert.InRange(frame.Decode().Pixels[3000], 40 + (4 * (row / 2)) - 4, 40 + (4 * (row / 2)) + 4);
            row++;
        }

        Assert.Equal(95, row);
        result = Import(robot);
        Assert.Equal((0, 1), (result.Imported, result.Known));
    }

    [Theory]
    [InlineData("name", "no message has where only/waist was")]
    [InlineData("size", "the profile says 48x64")]
    [InlineData("cut", "cannot be read as a bag")]
    [InlineData("encoding", "the profile says 96x64 'bgr8'")]
    [InlineData("camera", "has no pictures 'observation.images.front'")]
    public async Task Import_OfABagThatIsNotTheProfiles_SaysWhatDiffers(string difference, string expected)
    {
        await Write("one.mcap", "raw");
        RobotProfile robot = Robot("raw");
        CameraProfile camera = robot.Cameras[0];
        switch (difference)
        {
            case "name": robot = Robot("raw", waist: "shoulder"); break;
            case "size": robot = robot with { Cameras = [camera with { Width = 48 }] }; break;
            case "encoding": robot = robot with { Cameras = [camera with { Encoding = "bgr8" }] }; break;
            case "camera": robot = robot with { Cameras = [camera with { Topic = "/back" }] }; break;
            default:
                string path = Path.Combine(scene.Dataset, "one.mcap");
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]);
                break;
        }

        Assert.Contains(expected, scene.Complaint(Options(robot)), StringComparison.Ordinal);
    }

    private static RobotProfile Robot(string form, string? commands = null, string waist = "j1") => RecordedStore.Robot with
    {
        Arms =
        [
            RecordedStore.Robot.Arms[0] with
            {
                CommandTopic = commands ?? "/arm/joint_trajectory",
                Joints =
                [
                    RecordedStore.Robot.Joints[0] with
                    {
                        State = new JointStateBinding { Name = waist, Scale = Math.PI / 180 },
                        Command = new JointCommandBinding { Name = "j1", Scale = Math.PI / 180 },
                    },
                    RecordedStore.Robot.Joints[1] with
                    {
                        State = new JointStateBinding { Name = "j2", Scale = -1 },
                        Command = new JointCommandBinding { Name = "j2", Scale = -1 },
                    },
                    RecordedStore.Robot.Joints[2] with
                    {
                        State = new JointStateBinding { Name = "grip", Scale = 0.01 },
                        Command = new JointCommandBinding
                        {
                            Name = "grip",
                            Topic = commands is null ? "/grip/command" : commands + "/too",
                            Dialect = CommandDialect.Float64MultiArray,
                            Scale = 0.01,
                        },
                    },
                ],
            },
        ],
        Cameras =
        [
            RecordedStore.Robot.Cameras[0] with
            {
                Transport = form == "raw" ? CameraTransport.Image : CameraTransport.CompressedImage,
                Encoding = form == "raw" ? "rgb8" : "jpeg",
            },
        ],
    };

    private ImportOptions Options(RobotProfile robot) => scene.Options(robot, new DatasetMapping { Instruction = "fold the towel" });

    private ImportResult Import(RobotProfile robot) => scene.Import(Options(robot));

    private async Task Write(string name, string form)
    {
        string path = Path.Combine(scene.Dataset, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await PeerProgram.RequirePackages("mcap_reader", "@mcap/core");
        (int code, _, string error) = await PeerProgram.Run(PeerProgram.Folder("mcap_reader"), "node", "write_bag.mjs", path, form);
        Assert.True(code == 0, error);
    }
}
