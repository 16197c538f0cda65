using System.Security.Cryptography;
using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Datasets.Export;
using SimpleVlaRl.Datasets.LeRobot;
using SimpleVlaRl.Datasets.Video;
using SimpleVlaRl.Episodes;

namespace SimpleVlaRl.Datasets.Tests;

/// <summary>Episodes as a LeRobot data set, read by others.</summary>
public sealed class LeRobotExportTests : IDisposable
{
    private const string Video = "videos/observation.images.front/";
    private static readonly int[] Lengths = [30, 24, 41];
    private readonly TemporaryFolder folder = new();
    private readonly string store;
    private readonly string dataset;

    public LeRobotExportTests()
    {
        (store, dataset) = (Path.Combine(folder.Path, "store"), Path.Combine(folder.Path, "dataset"));
        RecordedStore.Record(store, 0, Lengths[0], EpisodeOutcome.Success("operator"));
        RecordedStore.Record(store, 1, Lengths[1], EpisodeOutcome.Failure("timeout"), "put the cube down");
        RecordedStore.Record(store, 2, Lengths[2], EpisodeOutcome.Success("operator"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(VideoCodec.Av1, "av1")]
    [InlineData(VideoCodec.H264, "h264")]
    public async Task Run_ReadByAnotherParquetLibrary_HasEveryNumberOfTheEpisodes(VideoCodec codec, string name)
    {
        Assert.Equal(new ExportResult(3, Lengths.Sum(), 3, []), Export(codec) with { Problems = [] });
        JsonElement read = await LeRobotPeer.Read(dataset);
        JsonElement info = read.GetProperty("info");
        Assert.Equal(("v3.0", 3, 95, 2, 50), (
            info.GetProperty("codebase_version").GetString(), info.GetProperty("total_episodes").GetInt32(), info.GetProperty("total_frames").GetInt32(),
            info.GetProperty("total_tasks").GetInt32(), info.GetProperty("fps").GetInt32()));
        Assert.Equal(["waist", "elbow", "grip"], Texts(info.GetProperty("features").GetProperty("action").GetProperty("names")));
        CheckRows(Assert.Single(read.GetProperty("data").EnumerateArray()));
        CheckEpisodes(Assert.Single(read.GetProperty("episodes").EnumerateArray()));

        JsonElement tasks = read.GetProperty("tasks");
        Assert.Equal(
            ["pick the cube up", "put the cube down"],
            tasks.GetProperty("rows").EnumerateArray().OrderBy(row => row.GetProperty("task_index").GetInt32())
                .Select(row => row.GetProperty("task").GetString()));
        using JsonDocument pandas = JsonDocument.Parse(tasks.GetProperty("metadata").GetProperty("pandas").GetString()!);
        Assert.Equal(["task"], Texts(pandas.RootElement.GetProperty("index_columns")));

        for (int number = 0; number < 3; number++)
        {
            string video = Path.Combine(dataset, "videos", "observation.images.front", "chunk-000", $"file-00{number}.mp4");
            JsonElement probe = await LeRobotPeer.Probe(video);
            Assert.Equal((name, "yuv420p", 96, 64, "50/1", Lengths[number]), (
                probe.GetProperty("codec_name").GetString(), probe.GetProperty("pix_fmt").GetString(), probe.GetProperty("width").GetInt32(),
                probe.GetProperty("height").GetInt32(), probe.GetProperty("r_frame_rate").GetString(),
                int.Parse(probe.GetProperty("nb_read_frames").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
            int row = 0;
            foreach (var frame in VideoFile.Open(video).Read(0, Lengths[number], 50))
            {
                Assert.InRange(frame.Pixels[3000], RecordedStore.Grey(number, row / 2) - 3, RecordedStore.Grey(number, row / 2) + 3);
                row++;
            }
        }
    }

    [Fact]
    public void Run_Again_GivesTheSameBytesAndMakesNoVideo()
    {
        Export(VideoCodec.H264);
        string[] before = Digests();
        Assert.Equal(0, Export(VideoCodec.H264).Encoded);
        Assert.Equal(before, Digests());
        Directory.Delete(dataset, recursive: true);
        Export(VideoCodec.H264);
        Assert.Equal(before, Digests());
    }

    [Fact]
    public void Run_StoppedInAVideo_GoesOnWithWhatIsMissing()
    {
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => new LeRobotExporter(Options(VideoCodec.H264), (done, _) =>
        {
            if (done == 2)
            {
                stop.CancelAfter(1);
                Thread.SpinWait(100_000_000);
            }
        }).Run(RecordedStore.List(store), stop.Token));
        Assert.False(File.Exists(Path.Combine(dataset, "meta", "info.json")));
        Assert.Equal(1, Export(VideoCodec.H264).Encoded);
        Assert.True(File.Exists(Path.Combine(dataset, "meta", "info.json")));
    }

    [Fact]
    public async Task Run_AfterAnotherLabelAndWithoutAnEpisode_SaysTheNewAndForgetsTheOld()
    {
        Export(VideoCodec.H264);
        using (EpisodeStore open = EpisodeStore.Open(store, TimeProvider.System))
        {
            open.Relabel(RecordedStore.Id(0).ToString("D"), EpisodeOutcome.Failure("console"), "it fell afterwards");
        }

        Assert.Equal(0, new LeRobotExporter(Options(VideoCodec.H264)).Run([.. RecordedStore.List(store).Take(2)], CancellationToken.None).Encoded);
        JsonElement read = await LeRobotPeer.Read(dataset);
        Assert.Equal(54, read.GetProperty("info").GetProperty("total_frames").GetInt32());
        Assert.DoesNotContain(read.GetProperty("data")[0].GetProperty("rows").EnumerateArray(), row => row.GetProperty("next.success").GetBoolean());
        Assert.Equal(2, Directory.GetFiles(dataset, "*.mp4", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Run_AtAnotherRate_TakesTheLastCommandOfEveryRow()
    {
        new LeRobotExporter(Options(VideoCodec.H264) with { FramesPerSecond = 10 }).Run(RecordedStore.List(store), CancellationToken.None);
        using var episode = EpisodeStore.OpenEpisode(RecordedStore.List(store)[0]);
        EpisodeRows rows = EpisodeRows.Read(episode, 10);
        Assert.Equal(6, rows.Count);
        for (int row = 0; row < 6; row++)
        {
            Assert.Equal((float)RecordedStore.Measured(0, row * 5, 1), rows.States[(row * 3) + 1]);
            Assert.Equal((float)RecordedStore.Applied(0, (row * 5) + 4, 1), rows.Actions[(row * 3) + 1]);
        }
    }

    [Fact]
    public void Run_WhatCannotBe_IsSaid()
    {
        Assert.Contains("no episode to export", Assert.Throws<DatasetException>(() => Run([])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 to 50", Assert.Throws<DatasetException>(() => new LeRobotExporter(Options(VideoCodec.Av1) with { FramesPerSecond = 60 })
            .Run(RecordedStore.List(store), CancellationToken.None)).Message, StringComparison.Ordinal);

        string other = Path.Combine(folder.Path, "other");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "thesis.tex"), "");
        Assert.Contains("is not empty", Assert.Throws<DatasetException>(() => new LeRobotExporter(Options(VideoCodec.Av1) with { Folder = other })
            .Run(RecordedStore.List(store), CancellationToken.None)).Message, StringComparison.Ordinal);

        RecordedStore.Record(store, 3, 5, EpisodeOutcome.Success("operator"), withPictures: false);
        File.AppendAllText(RecordedStore.List(store)[1].Path, "damage");
        ExportResult result = Export(VideoCodec.H264);
        Assert.Equal(2, result.Episodes);
        Assert.Contains(result.Problems, problem => problem.Contains("it has no picture of 'front'", StringComparison.Ordinal));
        Assert.Contains(result.Problems, problem => problem.Contains("no longer what was committed", StringComparison.Ordinal));

        File.AppendAllText(RecordedStore.List(store)[0].Path, "damage since");
        result = Export(VideoCodec.H264);
        Assert.Equal((1, 0), (result.Episodes, result.Encoded));
        Assert.True(File.Exists(Path.Combine(dataset, "meta", "info.json")));

        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => new LeRobotExporter(Options(VideoCodec.H264)).Run(RecordedStore.List(store), stopped.Token));
        Assert.False(File.Exists(Path.Combine(dataset, "meta", "info.json")));

        using FileStream held = new(Path.Combine(dataset, ".simple-vla-rl", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("Another export", Assert.Throws<DatasetException>(() => Export(VideoCodec.H264)).Message, StringComparison.Ordinal);
    }

    private static void CheckRows(JsonElement data)
    {
        Assert.Equal(3, data.GetProperty("groups").GetInt32());
        Assert.Equal(["SNAPPY"], Texts(data.GetProperty("codecs")));
        JsonElement[] rows = [.. data.GetProperty("rows").EnumerateArray()];
        Assert.Equal(95, rows.Length);
        int index = 0;
        for (int number = 0; number < 3; number++)
        {
            for (int tick = 0; tick < Lengths[number]; tick++, index++)
            {
                JsonElement row = rows[index];
                for (int joint = 0; joint < 3; joint++)
                {
                    Assert.Equal((float)RecordedStore.Measured(number, tick, joint), row.GetProperty("observation.state")[joint].GetSingle());
                    Assert.Equal((float)RecordedStore.Applied(number, tick, joint), row.GetProperty("action")[joint].GetSingle());
                }

                bool isLast = tick == Lengths[number] - 1;
                Assert.Equal((float)(tick / 50.0), row.GetProperty("timestamp").GetSingle());
                Assert.Equal((tick, number, index, number == 1 ? 1 : 0), (
                    row.GetProperty("frame_index").GetInt32(), row.GetProperty("episode_index").GetInt32(), row.GetProperty("index").GetInt32(),
                    row.GetProperty("task_index").GetInt32()));
                Assert.Equal((isLast, isLast && number != 1, isLast && number != 1 ? 1f : 0f), (
                    row.GetProperty("next.done").GetBoolean(), row.GetProperty("next.success").GetBoolean(), row.GetProperty("next.reward").GetSingle()));
            }
        }
    }

    private static void CheckEpisodes(JsonElement table)
    {
        JsonElement[] rows = [.. table.GetProperty("rows").EnumerateArray()];
        for (int number = 0, first = 0; number < 3; first += Lengths[number], number++)
        {
            JsonElement row = rows[number];
            Assert.Equal((number, Lengths[number], first, first + Lengths[number]), (
                row.GetProperty("episode_index").GetInt32(), row.GetProperty("length").GetInt32(), row.GetProperty("dataset_from_index").GetInt32(),
                row.GetProperty("dataset_to_index").GetInt32()));
            Assert.Equal([number == 1 ? "put the cube down" : "pick the cube up"], Texts(row.GetProperty("tasks")));
            Assert.Equal((0, number, 0.0, Lengths[number] / 50.0), (
                row.GetProperty(Video + "chunk_index").GetInt32(), row.GetProperty(Video + "file_index").GetInt32(),
                row.GetProperty(Video + "from_timestamp").GetDouble(), row.GetProperty(Video + "to_timestamp").GetDouble()));
            Assert.Equal(RecordedStore.Id(number).ToString("D"), row.GetProperty("simple_vla_rl/episode_id").GetString());
            double[] second = [.. Enumerable.Range(0, Lengths[number]).Select(tick => (double)(float)RecordedStore.Measured(number, tick, 1))];
            Assert.Equal(second.Average(), row.GetProperty("stats/observation.state/mean")[1].GetDouble(), 12);
            Assert.Equal(second[0], row.GetProperty("stats/observation.state/min")[1].GetDouble());
            Assert.Equal(second[^1], row.GetProperty("stats/observation.state/max")[1].GetDouble());
            double deviation = Math.Sqrt(second.Average(value => Math.Pow(value - second.Average(), 2)));
            Assert.Equal(deviation, row.GetProperty("stats/observation.state/std")[1].GetDouble(), 12);
            Assert.Equal(second[0] + (0.1 * (second[^1] - second[0])), row.GetProperty("stats/observation.state/q10")[1].GetDouble(), 6);
            Assert.Equal(Lengths[number], row.GetProperty("stats/observation.state/count")[0].GetInt32());

            double[] greys = [.. Enumerable.Range(0, Lengths[number]).Select(tick => RecordedStore.Grey(number, tick / 2) / 255.0)];
            JsonElement pictures = row.GetProperty("stats/observation.images.front/mean");
            Assert.Equal(3, pictures.GetArrayLength());
            Assert.Equal(greys.Average(), pictures[2][0][0].GetDouble(), 2);
            Assert.Equal(greys.Max(), row.GetProperty("stats/observation.images.front/max")[0][0][0].GetDouble(), 2);
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private LeRobotExportOptions Options(VideoCodec codec) => new() { Folder = dataset, Codec = codec };

    private ExportResult Export(VideoCodec codec) => new LeRobotExporter(Options(codec)).Run(RecordedStore.List(store), CancellationToken.None);

    private ExportResult Run(IReadOnlyList<Episodes.Index.EpisodeListing> episodes) =>
        new LeRobotExporter(Options(VideoCodec.Av1)).Run(episodes, CancellationToken.None);

    private string[] Digests() =>
    [
        .. Directory.EnumerateFiles(dataset, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => !path.EndsWith("lock", StringComparison.Ordinal))
            .Select(path => $"{Path.GetRelativePath(dataset, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
