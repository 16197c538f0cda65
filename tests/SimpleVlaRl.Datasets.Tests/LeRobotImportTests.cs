using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Import;
using SimpleVlaRl.Datasets.LeRobot;
using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>LeRobot data sets of other people as demonstrations.</summary>
public sealed class LeRobotImportTests : IDisposable
{
    private const double RowsPerSecond = 20;

    private static readonly DatasetMapping ByPlace = new()
    {
        Joints = new Dictionary<string, JointSource> { ["waist"] = new(0), ["elbow"] = new(1), ["grip"] = new(2, -0.01, 1) },
    };

    private readonly ImportScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("v2.1", "video")]
    [InlineData("v2.1", "image")]
    [InlineData("v3.0", "video")]
    [InlineData("v3.0", "image")]
    public async Task Run_OfAForeignWriter_BringsJointsPicturesAndWords(string version, string pictures)
    {
        await LeRobotPeer.Write(version, scene.Dataset, pictures);
        ImportResult result = Import();
        Assert.Empty(result.Problems);
        Assert.Equal((2, 0), (result.Imported, result.Known));
        IReadOnlyList<EpisodeListing> episodes = RecordedStore.List(scene.Store);
        Assert.Equal(["pick the cube up", "put the cube down"], episodes.Select(episode => episode.Header.Instruction));
        Assert.Equal(["pick_the_cube_up", "put_the_cube_down"], episodes.Select(episode => episode.Header.Task));
        for (int number = 0; number < 2; number++)
        {
            EpisodeListing listing = episodes[number];
            Assert.Equal((EpisodeOutcome.Success("lerobot"), 0, EpisodeIntegrity.Verified), (listing.Outcome, listing.Summary.Dropped, listing.Integrity));
            using EpisodeReader episode = EpisodeReader.Open(listing.Path);
            CheckSteps(episode, number, number == 0 ? 30 : 41);
            int row = 0;
            foreach (StoredFrame frame in episode.ReadFrames("front"))
            {
                Assert.InRange(frame.Decode().Pixels[3000], 40 + (3 * row) + (20 * number) - 4, 40 + (3 * row) + (20 * number) + 4);
                Assert.Equal(listing.Header.StartedNanoseconds + (row * 50_000_000L), frame.StampNanoseconds);
                row++;
            }

            Assert.Equal(number == 0 ? 30 : 41, row);
        }

        result = Import();
        Assert.Equal((0, 2), (result.Imported, result.Known));
        Assert.Empty(Directory.GetDirectories(scene.Store, ".simple-vla-rl-import-*"));
    }

    [Fact]
    public void Run_OfOurOwnExport_BringsTheSameNumbersBack()
    {
        string original = scene.At("original");
        RecordedStore.Record(original, 0, 45, EpisodeOutcome.Success("operator"));
        RecordedStore.Record(original, 1, 30, EpisodeOutcome.Failure("timeout"));
        LeRobotExportOptions export = new() { Folder = scene.Dataset, Codec = VideoCodec.H264 };
        new LeRobotExporter(export).Run(RecordedStore.List(original), CancellationToken.None);
        ImportResult result = Import(Options() with { Mapping = new DatasetMapping() });
        Assert.Empty(result.Problems);
        IReadOnlyList<EpisodeListing> episodes = RecordedStore.List(scene.Store);
        Assert.Equal([OutcomeKind.Success, OutcomeKind.Failure], episodes.Select(episode => episode.Outcome.Kind));
        using EpisodeReader before = EpisodeReader.Open(RecordedStore.List(original)[0].Path), after = EpisodeReader.Open(episodes[0].Path);
        Assert.Equal(
            before.ReadSteps().SelectMany(step => step.MeasuredPositions.Concat(step.AppliedPositions)).Select(value => (double)(float)value),
            after.ReadSteps().SelectMany(step => step.MeasuredPositions.Concat(step.AppliedPositions)));
    }

    [Fact]
    public async Task Run_AnEpisodeWhoseVideoIsShort_IsPassedOverAndTheOthersComeIn()
    {
        await LeRobotPeer.Write("v2.1", scene.Dataset, "video");
        string videos = Path.Combine(scene.Dataset, "videos", "chunk-000", "observation.images.front");
        File.Copy(Path.Combine(videos, "episode_000000.mp4"), Path.Combine(videos, "episode_000001.mp4"), overwrite: true);
        ImportResult result = Import();
        Assert.Equal(1, result.Imported);
        Assert.Contains("has 30 pictures from 0 s on; the table has 41 rows", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Single(RecordedStore.List(scene.Store));
    }

    [Fact]
    public async Task Run_AgainOfFewerEpisodesIntoAStoreWithFoldersOfOthers_KnowsThemByTheirContentAndLeavesTheFolders()
    {
        await LeRobotPeer.Write("v2.1", scene.Dataset, "image");
        string theirs = Path.Combine(scene.Store, "import-theirs", "episodes");
        Directory.CreateDirectory(theirs);
        File.WriteAllText(Path.Combine(theirs, "precious"), "");
        Assert.Equal(2, Import(Options() with { Folder = scene.Dataset + "/" }).Imported);
        Replace(Path.Combine(scene.Dataset, "meta", "episodes.jsonl"), "{\"episode_index\":0,\"tasks\":[\"pick the cube up\"],\"length\":30}\n", "");
        ImportResult again = Import();
        Assert.Equal((0, 1), (again.Imported, again.Known));
        Assert.True(File.Exists(Path.Combine(theirs, "precious")));
    }

    [Fact]
    public async Task Run_WithoutAMapping_SaysWhichValueIsOfAnotherUnit()
    {
        await LeRobotPeer.Write("v3.0", scene.Dataset, "image");
        ImportResult result = Import(Options() with { Mapping = new DatasetMapping() });
        Assert.Equal(0, result.Imported);
        Assert.StartsWith(
            "episode 0: row 0 of 'observation.state' takes only/grip to 100 (100 there); it can be at 0 to 1. Say in the mapping",
            result.Problems[0],
            StringComparison.Ordinal);
        Assert.Empty(RecordedStore.List(scene.Store));
    }

    [Theory]
    [InlineData("no info", "no 'meta/info.json'")]
    [InlineData("version", "of version 'v1.6'")]
    [InlineData("path", "leads out of its folder")]
    [InlineData("rate", "fps is 0; expected 0.1 to 10000")]
    [InlineData("wide", "vectors of 2000000000 numbers")]
    [InlineData("no json", "is not as LeRobot writes it")]
    [InlineData("parquet", "cannot be read as Parquet")]
    [InlineData("cut", "cannot be read as Parquet")]
    [InlineData("rows", "has 30 rows in")]
    [InlineData("width", "has 3 numbers; expected 7")]
    [InlineData("camera", "has no pictures 'observation.images.front'")]
    [InlineData("joint", "does not say which number is the joint 'waist'")]
    [InlineData("picture", "cannot be decoded")]
    public async Task Run_OfADamagedOrHostileDataset_SaysWhatIsWrong(string damage, string expected)
    {
        await LeRobotPeer.Write("v2.1", scene.Dataset, "image");
        string info = Path.Combine(scene.Dataset, "meta", "info.json"), rows = Path.Combine(scene.Dataset, "data", "chunk-000", "episode_000000.parquet");
        byte[] bytes = File.ReadAllBytes(rows);
        switch (damage)
        {
            case "no info": File.Delete(info); break;
            case "version": Replace(info, "v2.1", "v1.6"); break;
            case "path": Replace(info, "data/chunk-{", "../../chunk-{"); break;
            case "rate": Replace(info, "\"fps\":20", "\"fps\":0"); break;
            case "wide": Replace(info, "\"shape\":[3]", "\"shape\":[2000000000]"); break;
            case "no json": File.WriteAllText(info, "{"); break;
            case "parquet": File.WriteAllText(rows, "PAR1 and nothing else PAR1"); break;
            case "cut": File.WriteAllBytes(rows, bytes[..(bytes.Length / 2)]); break;
            case "rows": Replace(Path.Combine(scene.Dataset, "meta", "episodes.jsonl"), "\"length\":30", "\"length\":31"); break;
            case "width": Replace(info, "\"shape\":[3]", "\"shape\":[7]"); break;
            case "camera": Replace(info, "observation.images.front", "observation.images.back"); break;
            case "joint": Replace(info, "\"waist\"", "\"shoulder\""); break;
            default: File.WriteAllBytes(rows, Without(bytes, "IDAT"u8)); break;
        }

        ImportOptions options = damage == "width" ? Options() with { Mapping = ByPlace } : Options();
        Assert.Contains(expected, scene.Complaint(options), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AMappingThatSaysWhatCannotBe_NamesItsPlace()
    {
        string path = scene.At("mapping.yaml");
        foreach ((string text, string expected) in new[]
        {
            ("joints:\n  grip: {scale: 2}", "joint 'grip' needs an index"),
            ("joints:\n  grip: {index: 1, scale: 0}", "the scale of 'grip' is 0"),
            ("joint:\n  grip: {index: 1}", "line 1"),
            ("joints: [", "line 1"),
        })
        {
            File.WriteAllText(path, text);
            Assert.Contains(expected, Assert.Throws<DatasetException>(() => DatasetMappingFile.Read(path)).Message, StringComparison.Ordinal);
        }

        File.WriteAllText(path, "state: qpos\njoints:\n  grip: {index: 2, scale: -0.01, offset: 1}\ncameras: {front: pixels}\ntask: lift\n");
        DatasetMapping mapping = DatasetMappingFile.Read(path);
        Assert.Equal(("qpos", "action", new JointSource(2, -0.01, 1), "pixels", "lift"), (
            mapping.State, mapping.Action, mapping.Joints["grip"], mapping.Cameras["front"], mapping.Task));
    }

    private static void CheckSteps(EpisodeReader episode, int number, int rows)
    {
        StepRecord[] steps = [.. episode.ReadSteps()];
        Assert.Equal((int)Math.Round(rows / RowsPerSecond * RecordedStore.Rate), steps.Length);
        foreach (StepRecord step in steps)
        {
            double place = Math.Min(step.Tick / 50.0 * RowsPerSecond, rows - 1);
            double target = Math.Clamp(((step.Tick + 1) / 50.0 * RowsPerSecond) - 1, 0, rows - 1) + 1;
            Assert.Equal(0.01 * place, step.MeasuredPositions[0], 6);
            Assert.Equal((-0.02 * place) + (0.1 * number), step.MeasuredPositions[1], 6);
            Assert.Equal(0.01 * place, step.MeasuredPositions[2], 6);
            Assert.Equal(0.01 * target, step.AppliedPositions[0], 6);
            Assert.Equal(step.Tick / 20, step.ChunkIndex);
        }

        ChunkRecord[] chunks = [.. episode.ReadChunks()];
        Assert.Equal((steps.Length + 19) / 20, chunks.Length);
        Assert.All(chunks, chunk =>
        {
            for (int waypoint = 0; waypoint < 4; waypoint++)
            {
                double end = ((chunk.ChunkIndex * 20) + ((waypoint + 1) * 5)) / 50.0 * RowsPerSecond;
                Assert.Equal(0.01 * Math.Min(end, rows), chunk.Chunk.Actions[waypoint * 3], 5);
            }

            Assert.NotNull(episode.FindFrame("front", chunk.FrameStampsNanoseconds[0]));
        });
    }

    private ImportOptions Options() => scene.Options(
        RecordedStore.Robot, new DatasetMapping { Joints = new Dictionary<string, JointSource> { ["grip"] = new(2, -0.01, 1) } });

    private ImportResult Import(ImportOptions? options = null) => scene.Import(options ?? Options());

    private static void Replace(string path, string from, string to) =>
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));

    private static byte[] Without(byte[] bytes, ReadOnlySpan<byte> word)
    {
        byte[] damaged = [.. bytes];
        for (int at = damaged.AsSpan().IndexOf(word); at >= 0; at = damaged.AsSpan().IndexOf(word))
        {
            damaged.AsSpan(at, word.Length).Clear();
        }

        return damaged;
    }
}
