using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Episodes.Storage;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;

namespace SimpleVlaRl.Episodes.Tests.Recording;

public sealed class EpisodeWriterTests
{
    [Fact]
    public void Episode_WrittenAndRead_IsTheSame()
    {
        using TemporaryStore store = new();
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        EpisodeHeader header = SampleEpisode.Header();
        string path = SampleEpisode.Write(writer, header, 60);

        Assert.Equal(Path.Combine(store.Root, "episodes", "2026-09-21", $"{header.EpisodeId:D}.mcap"), path);
        using EpisodeReader reader = EpisodeReader.Open(path);
        Assert.Equivalent(header, reader.Header, strict: true);
        Assert.Equal(SampleEpisode.Summary(60), reader.Summary);
        List<StepRecord> steps = [.. reader.ReadSteps()];
        Assert.Equal(60, steps.Count);
        for (int tick = 0; tick < steps.Count; tick++)
        {
            StepRecord expected = SampleEpisode.Step(tick);
            Assert.Equal(
                (expected.StampNanoseconds, expected.Tick, expected.ChunkIndex), (steps[tick].StampNanoseconds, steps[tick].Tick, steps[tick].ChunkIndex));
            Assert.Equal((expected.Source, expected.Verdict, expected.Reason), (steps[tick].Source, steps[tick].Verdict, steps[tick].Reason));
            Assert.Equal(expected.ProposedPositions, steps[tick].ProposedPositions);
            Assert.Equal(expected.AppliedPositions, steps[tick].AppliedPositions);
            Assert.Equal(expected.MeasuredPositions, steps[tick].MeasuredPositions);
        }

        ChunkRecord chunk = Assert.Single(reader.ReadChunks());
        ChunkRecord sent = SampleEpisode.Chunk(0);
        Assert.Equal((SampleEpisode.ChunkLength, SampleEpisode.Joints), (chunk.Chunk.Length, chunk.Chunk.Dimension));
        Assert.Equal(sent.Chunk.Tokens, chunk.Chunk.Tokens);
        Assert.Equal(sent.Chunk.LogProbabilities, chunk.Chunk.LogProbabilities);
        Assert.Equal(sent.Chunk.Entropies, chunk.Chunk.Entropies);
        Assert.Equal(sent.Chunk.Actions, chunk.Chunk.Actions);
        Assert.Equal([7L, 8L], chunk.FrameStampsNanoseconds);
        Assert.Equal(TimeSpan.FromMilliseconds(12.5), chunk.Chunk.InferenceTime);
    }

    [Fact]
    public void Begin_MessagesAtStart_AreWrittenOnceAsTheyCameWithTheirSchema()
    {
        using TemporaryStore store = new();
        byte[] first = [0, 1, 0, 0, 1, 2, 3, 4];
        SerializedMessage[] messages =
        [
            new("/one/camera_info", CameraInfoView.Description, first), new("/two/camera_info", CameraInfoView.Description, first.AsMemory(0, 4)),
        ];
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options with { MessagesAtStart = () => messages }, TimeProvider.System);
        EpisodeHeader header = SampleEpisode.Header();
        string path = SampleEpisode.Write(writer, header, 60);
        using EpisodeReader whole = EpisodeReader.Open(path);
        Assert.Equal(EpisodeIntegrity.Verified, whole.Integrity);
        Assert.Equal(60, whole.ReadSteps().Count());
        using McapReader mcap = McapReader.Open(new FileByteSource(path), McapLimits.Default);
        foreach (SerializedMessage message in messages)
        {
            McapChannel channel = Assert.Single(mcap.Channels.Values, channel => channel.Topic == message.Topic);
            McapSchema schema = mcap.Schemas[channel.SchemaId];
            Assert.Equal(("sensor_msgs/msg/CameraInfo", "ros2msg"), (schema.Name, schema.Encoding));
            Assert.Equal(CameraInfoView.Description.DefinitionText, System.Text.Encoding.UTF8.GetString(schema.Data));
            using McapMessageCursor cursor = mcap.OpenCursor();
            McapMessage written = Assert.Single(cursor.ReadAll(new HashSet<ushort> { channel.Id }).Select(found => found with { Data = found.Data.ToArray() }));
            Assert.Equal((ulong)header.StartedNanoseconds, written.LogTime);
            Assert.Equal(message.Payload.ToArray(), written.Data.ToArray());
        }
    }

    [Fact]
    public void Record_OfAStep_AllocatesNothing()
    {
        using TemporaryStore store = new();
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        writer.Begin(SampleEpisode.Header());
        StepRecord step = SampleEpisode.Step(1);
        for (int i = 0; i < 200; i++)
        {
            writer.Record(step);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3000; i++)
        {
            writer.Record(step);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, writer.Dropped);
        writer.Commit(SampleEpisode.Summary(3200));
    }

    [Fact]
    public void Record_OntoADiskThatStandsStill_ReturnsAndCountsWhatIsDropped()
    {
        using TemporaryStore store = new();
        using ManualResetEventSlim released = new();
        StandingFileSystem disk = new(released);
        EpisodeWriterOptions options = SampleEpisode.Options with { StepSlots = 8, ChunkDuration = TimeSpan.Zero };
        using EpisodeWriter writer = new(store.Root, options, TimeProvider.System, null, disk);
        writer.Begin(SampleEpisode.Header());
        disk.StandStill = true;
        for (int tick = 0; tick < 100; tick++)
        {
            writer.Record(SampleEpisode.Step(tick));
        }

        Assert.InRange(writer.Dropped, 90, 92);
        int dropped = writer.Dropped;
        released.Set();
        EpisodeCommit committed = writer.Commit(SampleEpisode.Summary(100));
        Assert.Equal(dropped, committed.Summary.Dropped);
        using EpisodeReader reader = EpisodeReader.Open(committed.Path);
        Assert.Equal(committed.Summary, reader.Summary);
        Assert.Equal(100 - dropped, reader.ReadSteps().Count());
        using EpisodeStore open = EpisodeStore.Open(store.Root, TimeProvider.System);
        Assert.False(open.List(new EpisodeQuery()).Single().IsFitForLearning);
    }

    /// <summary>What is kept ready for a camera that came first is no reason to lose the pictures of one that comes later.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Record_ACameraThatComesLater_HasTheRoomThatIsKeptReadyForTheFirst(bool waitsForRoom)
    {
        using TemporaryStore store = new();
        EpisodeWriterOptions options = SampleEpisode.Options with { FrameBufferBytes = 16 * 32 * 24 * 3, WaitsForRoom = waitsForRoom };
        using EpisodeWriter writer = new(store.Root, options, TimeProvider.System);
        writer.Begin(SampleEpisode.Header() with { CameraNames = ["first", "later"] });
        ImageFrame frame = new(32, 24) { StampNanoseconds = 1 };
        writer.Record(0, frame);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        writer.Record(1, frame);
        EpisodeCommit committed = writer.Commit(SampleEpisode.Summary(1));
        Assert.Equal(0, committed.Summary.Dropped);
        using EpisodeReader reader = EpisodeReader.Open(committed.Path);
        Assert.Single(reader.ReadFrames("later"));
    }

    [Fact]
    public async Task Record_ThatWaitsForRoom_DropsNothingOntoADiskThatStandsStillForAWhile()
    {
        using TemporaryStore store = new();
        using ManualResetEventSlim released = new();
        StandingFileSystem disk = new(released);
        EpisodeWriterOptions options = SampleEpisode.Options with { StepSlots = 8, ChunkDuration = TimeSpan.Zero, WaitsForRoom = true };
        using EpisodeWriter writer = new(store.Root, options, TimeProvider.System, null, disk);
        writer.Begin(SampleEpisode.Header());
        disk.StandStill = true;
        int recorded = 0;
        Task recording = Task.Run(
            () =>
            {
                for (; recorded < 100; recorded++)
                {
                    writer.Record(SampleEpisode.Step(recorded));
                }
            },
            TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.InRange(Volatile.Read(ref recorded), 7, 12);
        released.Set();
        await recording;
        EpisodeCommit committed = writer.Commit(SampleEpisode.Summary(100));
        Assert.Equal(0, committed.Summary.Dropped);
        using EpisodeReader reader = EpisodeReader.Open(committed.Path);
        Assert.Equal(100, reader.ReadSteps().Count());
    }

    [Fact]
    public void Begin_WithoutRoom_SaysHowMuchAndWhere()
    {
        using TemporaryStore store = new();
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options with { MinimumFreeBytes = long.MaxValue }, TimeProvider.System);
        IOException error = Assert.Throws<IOException>(() => writer.Begin(SampleEpisode.Header()));
        Assert.Contains(store.Root, error.Message, StringComparison.Ordinal);
        Assert.Contains("MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_InAStoreThatIsAFile_NamesThePathAndTheRemedy()
    {
        using TemporaryStore store = new();
        string file = Path.Combine(store.Root, "file");
        File.WriteAllText(file, "");
        using EpisodeWriter writer = new(file, SampleEpisode.Options, TimeProvider.System);
        IOException error = Assert.Throws<IOException>(() => writer.Begin(SampleEpisode.Header()));
        Assert.Contains($"'{file}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("--store", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_Twice_IsABug()
    {
        using TemporaryStore store = new();
        using EpisodeWriter writer = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        writer.Begin(SampleEpisode.Header());
        Assert.Throws<InvalidOperationException>(() => writer.Begin(SampleEpisode.Header(2)));
    }

    [Fact]
    public async Task Record_ByTwoIntoOneStoreWhileAThirdRecovers_KeepsAllOfBoth()
    {
        const int EpisodesOfEach = 10;
        using TemporaryStore store = new();
        using EpisodeWriter first = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        using EpisodeWriter second = new(store.Root, SampleEpisode.Options, TimeProvider.System);
        using CancellationTokenSource end = new();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task recovering = Task.Run(Recover, cancellation);
        await Task.WhenAll(Task.Run(() => Write(first, 1), cancellation), Task.Run(() => Write(second, 101), cancellation));
        await end.CancelAsync();
        await recovering;
        using EpisodeStore opened = EpisodeStore.Open(store.Root, TimeProvider.System);
        IReadOnlyList<EpisodeListing> episodes = opened.List(new EpisodeQuery());
        Assert.Equal(2 * EpisodesOfEach, episodes.Count);
        Assert.All(episodes, episode => Assert.True(EpisodeStore.IsIntact(episode) && episode.Outcome.Kind == OutcomeKind.Success));

        void Recover()
        {
            while (!end.IsCancellationRequested)
            {
                Assert.All(EpisodeRecovery.Run(store.Root), report => Assert.Equal(RecoveryResult.InUse, report.Result));
            }
        }

        static void Write(EpisodeWriter writer, int from)
        {
            for (int number = from; number < from + EpisodesOfEach; number++)
            {
                SampleEpisode.Write(writer, SampleEpisode.Header(number), 30);
            }
        }
    }

    /// <summary>A disk whose appends wait.</summary>
    private sealed class StandingFileSystem(ManualResetEventSlim released) : IEpisodeFileSystem
    {
        private readonly DiskFileSystem disk = new();

        public bool StandStill { get; set; }

        public void CreateDirectory(string path) => disk.CreateDirectory(path);

        public IEpisodeFile Create(string path) => new StandingFile(disk.Create(path), this, released);

        public void SyncFile(string path) => disk.SyncFile(path);

        public void SyncDirectory(string path) => disk.SyncDirectory(path);

        public void Move(string from, string to) => disk.Move(from, to);

        public void Delete(string path) => disk.Delete(path);

        public long AvailableBytes(string path) => disk.AvailableBytes(path);
    }

    private sealed class StandingFile(IEpisodeFile file, StandingFileSystem owner, ManualResetEventSlim released) : IEpisodeFile
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (owner.StandStill)
            {
                released.Wait();
            }

            file.Append(bytes);
        }

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
