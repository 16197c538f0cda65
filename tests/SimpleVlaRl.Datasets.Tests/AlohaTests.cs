using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Datasets.Aloha;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Episodes;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>HDF5 files of ALOHA, both ways.</summary>
public sealed class AlohaTests : IDisposable
{
    private readonly ImportScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task Import_OfWhatH5pyWrote_BringsJointsPixelsAndJpegs()
    {
        await HdfPeer.Write(scene.Dataset);
        ImportResult result = Import();
        Assert.Empty(result.Problems);
        Assert.Equal(2, result.Imported);
        IReadOnlyList<EpisodeListing> episodes = RecordedStore.List(scene.Store);
        int[] rows = [25, 40];
        for (int number = 0; number < 2; number++)
        {
            Assert.Equal((EpisodeOutcome.Success("aloha"), "fold the towel", "fold_the_towel"), (
                episodes[number].Outcome, episodes[number].Header.Instruction, episodes[number].Header.Task));
            using EpisodeReader episode = EpisodeReader.Open(episodes[number].Path);
            StepRecord[] steps = [.. episode.ReadSteps()];
            Assert.Equal(rows[number], steps.Length);
            foreach (StepRecord step in steps)
            {
                for (int joint = 0; joint < 14; joint++)
                {
                    double opening = step.Tick / (rows[number] - 1.0);
                    double expected = joint == 6 ? opening : joint == 13 ? 1 - opening : (0.01 * step.Tick) + (0.02 * joint) + (0.1 * number);
                    Assert.Equal(expected, step.MeasuredPositions[joint], 9);
                    Assert.Equal(joint is 6 or 13 ? expected : expected + 0.01, step.AppliedPositions[joint], 9);
                }
            }

            int row = 0;
            foreach (StoredFrame frame in episode.ReadFrames("cam_high"))
            {
                byte[] pixels = frame.Decode().Pixels;
                Assert.InRange(pixels[3000], 40 + (4 * row) - 5, 40 + (4 * row) + 5);
                Assert.InRange(pixels[3001], 85, 95);
                Assert.InRange(pixels[3002], 200 - (4 * row) - 5, 200 - (4 * row) + 5);
                row++;
            }

            Assert.Equal(rows[number], row);
        }

        result = Import();
        Assert.Equal((0, 2), (result.Imported, result.Known));
    }

    [Fact]
    public async Task Export_ReadByH5py_HasEveryNumberAndComesBack()
    {
        string original = scene.At("original");
        RecordedStore.Record(original, 0, 30, EpisodeOutcome.Success("operator"));
        RecordedStore.Record(original, 1, 24, EpisodeOutcome.Failure("timeout"));
        Assert.Equal((2, 54L, 2), Export(original));
        Assert.Equal((2, 54L, 0), Export(original));
        JsonElement read = await HdfPeer.Read(Path.Combine(scene.Dataset, "episode_0.hdf5"));
        Assert.Equal("float32", read.GetProperty("action").GetProperty("type").GetString());
        for (int tick = 0; tick < 30; tick++)
        {
            for (int joint = 0; joint < 3; joint++)
            {
                Assert.Equal(
                    (float)RecordedStore.Measured(0, tick, joint), read.GetProperty("observations/qpos").GetProperty("values")[tick][joint].GetSingle());
                Assert.Equal((float)RecordedStore.Applied(0, tick, joint), read.GetProperty("action").GetProperty("values")[tick][joint].GetSingle());
                Assert.Equal(tick == 0 ? 0 : 0.5, read.GetProperty("observations/qvel").GetProperty("values")[tick][joint].GetDouble(), 3);
            }

            Assert.Equal(RecordedStore.Grey(0, tick / 2), read.GetProperty("images").GetProperty("front").GetProperty("means")[tick][1].GetDouble(), 1.5);
        }

        JsonElement attributes = read.GetProperty("attributes");
        Assert.Equal((0, 1, RecordedStore.Id(0).ToString("D"), 1), (
            attributes.GetProperty("sim").GetInt32(), attributes.GetProperty("compress").GetInt32(),
            attributes.GetProperty("simple_vla_rl_episode_id").GetString(), attributes.GetProperty("simple_vla_rl_success").GetInt32()));

        ImportResult result = new DemonstrationImporter(Options(RecordedStore.Robot) with
        {
            Mapping = new DatasetMapping { Joints = new Dictionary<string, JointSource> { ["waist"] = new(0), ["elbow"] = new(1), ["grip"] = new(2) } },
        }).Run(scene.Store, CancellationToken.None);
        Assert.Empty(result.Problems);
        IReadOnlyList<EpisodeListing> episodes = RecordedStore.List(scene.Store);
        Assert.Equal([OutcomeKind.Success, OutcomeKind.Failure], episodes.Select(episode => episode.Outcome.Kind));
        Assert.Equal("pick the cube up", episodes[0].Header.Instruction);
    }

    [Fact]
    public void Export_AfterAnotherLabelAndBesideAStrangersFile_MakesThatOneAnewOrRefuses()
    {
        string original = scene.At("original");
        RecordedStore.Record(original, 0, 30, EpisodeOutcome.Success("operator"));
        RecordedStore.Record(original, 1, 24, EpisodeOutcome.Success("operator"));
        Export(original);
        using (EpisodeStore open = EpisodeStore.Open(original, TimeProvider.System))
        {
            open.Relabel(RecordedStore.Id(1).ToString("D"), EpisodeOutcome.Failure("console"));
        }

        Assert.Equal((2, 54L, 1), Export(original));
        Assert.Equal(["episode_0.hdf5", "episode_1.hdf5"], Directory.GetFiles(scene.Dataset).Select(Path.GetFileName).Order());
        File.WriteAllText(Path.Combine(scene.Dataset, "episode_7.hdf5"), "no HDF5");
        Assert.Contains("cannot be read as HDF5", Assert.Throws<DatasetException>(() => Export(original)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage", "cannot be read as HDF5")]
    [InlineData("cut", "cannot be read as HDF5")]
    [InlineData("name", "has no '/action'")]
    [InlineData("rate", "waypoint lasts")]
    [InlineData("words", "does not say what the robot was told to do")]
    public async Task Import_OfADamagedOrHostileFile_SaysWhatIsWrong(string damage, string expected)
    {
        await HdfPeer.Write(scene.Dataset);
        string path = Path.Combine(scene.Dataset, "episode_0.hdf5");
        byte[] bytes = File.ReadAllBytes(path);
        ImportOptions options = Options(TwoArms());
        switch (damage)
        {
            case "garbage": File.WriteAllText(path, "\x89HDF\r\n\x1a\n and nothing else"); break;
            case "cut": File.WriteAllBytes(path, bytes[..(bytes.Length / 3)]); break;
            case "name":
                for (int at = bytes.AsSpan().IndexOf("action"u8); at >= 0; at = bytes.AsSpan().IndexOf("action"u8))
                {
                    "motion"u8.CopyTo(bytes.AsSpan(at));
                }

                File.WriteAllBytes(path, bytes);
                break;
            case "rate": options = options with { WaypointRateHertz = 30 }; break;
            default: options = options with { Mapping = new DatasetMapping() }; break;
        }

        Assert.Contains(expected, scene.Complaint(options), StringComparison.Ordinal);
    }

    /// <summary>Whatever byte of a file is another, the import ends with a sentence or with numbers, and nothing else.</summary>
    [Fact]
    public async Task Import_OfFilesWithOneByteChanged_NeverEndsOtherwise()
    {
        await HdfPeer.Write(scene.Dataset);
        string path = Path.Combine(scene.Dataset, "episode_0.hdf5");
        File.Delete(Path.Combine(scene.Dataset, "episode_1.hdf5"));
        byte[] bytes = File.ReadAllBytes(path);
        Random random = new(7);
        for (int round = 0; round < 60; round++)
        {
            byte[] changed = [.. bytes];

            // The first kilobytes hold the structure.
            changed[random.Next(4096)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, changed);
            string into = scene.At($"store-{round}");
            try
            {
                ImportResult result = new DemonstrationImporter(Options(TwoArms())).Run(into, CancellationToken.None);
                Assert.Equal(1, result.Imported + result.Problems.Count);
            }
            catch (DatasetException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static RobotProfile TwoArms() => new()
    {
        Name = "two",
        IsCollisionUnchecked = true,
        ServoRateHertz = 50,
        Arms = [Arm("left"), Arm("right")],
        Cameras = [new CameraProfile { Name = "cam_high", Topic = "/cam_high", Width = 96, Height = 64 }],
    };

    private static ArmProfile Arm(string name) => new()
    {
        Name = name,
        JointStateTopic = $"/{name}/joint_states",
        CommandTopic = $"/{name}/joint_trajectory",
        Joints =
        [
            .. AlohaNames.Joints.Where(joint => joint.StartsWith(name, StringComparison.Ordinal)).Select(joint =>
                new JointProfile(joint, joint == name + "_gripper" ? JointUnit.Opening : JointUnit.Radian, -0.05, 3, 0.05, 1, 5, 100, 0.5, 0)),
        ],
    };

    private ImportOptions Options(RobotProfile robot) => scene.Options(robot, new DatasetMapping { Instruction = "fold the towel" });

    private ImportResult Import() => scene.Import(Options(TwoArms()));

    private (int Episodes, long Rows, int Made) Export(string original)
    {
        ExportResult result = new AlohaExporter(new AlohaExportOptions { Folder = scene.Dataset }).Run(RecordedStore.List(original), CancellationToken.None);
        Assert.Empty(result.Problems);
        return (result.Episodes, result.Rows, result.Encoded);
    }
}
