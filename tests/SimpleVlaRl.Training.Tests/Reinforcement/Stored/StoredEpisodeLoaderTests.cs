using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Preprocessing;
using SimpleVlaRl.Training.Reinforcement;
using SimpleVlaRl.Training.Reinforcement.Stored;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Stored;

/// <summary>What of a recorded episode GRPO learns from, and what it cannot.</summary>
public sealed class StoredEpisodeLoaderTests : IDisposable
{
    private const long Started = 1_790_000_000_000_000_000;
    private const int TicksPerChunk = 10;

    private static readonly PolicyArchitecture Architecture = Samples.Tiny();
    private readonly TemporaryFolder folder = new();

    private static PolicyManifest Manifest => Demonstrations.Manifest(Architecture) with { ImageRecipe = "center-crop-area-v1" };

    public void Dispose() => folder.Dispose();

    [Theory]

    // Two chunks of two waypoints at five ticks each, the second cut short by the episode's end in its first, in its second, after it.
    [InlineData(13, 3)]
    [InlineData(16, 4)]
    [InlineData(20, 4)]
    [InlineData(10, 2)]
    public void Read_OfTwoChunks_HasWhatWasSeenDrawnAndDone(int ticks, int waypoints)
    {
        GrpoEpisode episode = Load(ticks);
        Assert.True(episode.Succeeded);
        Assert.Equal(2, episode.Decisions.Count);
        Assert.Equal(waypoints * Architecture.ActionDimension, episode.ValidTokens);
        for (int chunk = 0; chunk < 2; chunk++)
        {
            GrpoDecision decision = episode.Decisions[chunk];
            Assert.Equal(Enumerable.Range(0, 6).Select(token => (byte)((100 * chunk) + token)), decision.Tokens);
            Assert.Equal(Enumerable.Range(0, 6).Select(token => -chunk - (token / 8f)), decision.LogProbabilities);
            Assert.Equal([chunk + 0.5f, chunk + 1.5f, chunk + 2.5f], decision.Joints);
            Assert.All(decision.Images.ToArray(), sample => Assert.InRange(sample, 98 + (50 * chunk), 102 + (50 * chunk)));
        }
    }

    [Theory]
    [InlineData("cut", "chunk 0 was played for 7 ticks of 10; collect with --chunks hold")]
    [InlineData("fallback", "chunk 1 is of a stand-in, not of the policy")]
    [InlineData("missing", "chunk 0 is missing")]
    [InlineData("nan", "chunk 1 has a token or a log-probability that is none")]
    [InlineData("positive", "chunk 1 has a token or a log-probability that is none")]
    [InlineData("token", "chunk 1 has a token or a log-probability that is none")]
    [InlineData("frame", "which chunk 1 saw, is not in")]
    [InlineData("unknown", "a tick is of chunk 2, of which no inference is recorded")]
    [InlineData("none", "the policy was never asked in it")]
    public void Read_OfWhatCannotBeLearnedFrom_SaysWhat(string fault, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Load(20, fault)).Message, StringComparison.Ordinal);

    private GrpoEpisode Load(int ticks, string fault = "")
    {
        string path = Record(ticks, fault);
        using EpisodeReader reader = EpisodeReader.Open(path);
        return new StoredEpisodeLoader(new PolicyInputBuilder(Manifest), Manifest).Read(reader, succeeded: true);
    }

    private string Record(int ticks, string fault)
    {
        using EpisodeWriter writer = new(folder.Path, new EpisodeWriterOptions { MinimumFreeBytes = 0, WaitsForRoom = true }, TimeProvider.System);
        writer.Begin(Header());
        for (int chunk = 0; chunk < 2; chunk++)
        {
            ImageFrame frame = new(Architecture.ImageSize, Architecture.ImageSize) { StampNanoseconds = Stamp(chunk * TicksPerChunk) };
            Array.Fill(frame.Pixels, (byte)(100 + (50 * chunk)));
            writer.Record(0, frame);
            if (fault != "none" && !(fault == "missing" && chunk == 0))
            {
                writer.Record(Chunk(chunk, fault));
            }
        }

        StepRecord step = new(3) { Source = ActionSource.Policy, Verdict = GateVerdict.Accepted };
        for (int tick = 0; tick < ticks; tick++)
        {
            int chunk = fault == "unknown" ? 2 : fault == "cut" && tick >= 7 ? 1 : tick / TicksPerChunk;
            (step.StampNanoseconds, step.Tick, step.ChunkIndex) = (Stamp(tick), tick, chunk);
            writer.Record(step);
        }

        return writer.Commit(new EpisodeSummary
        {
            Outcome = EpisodeOutcome.Success("operator"),
            Duration = TimeSpan.FromSeconds(ticks / 50.0),
            Ticks = ticks,
            Chunks = 2,
        }).Path;
    }

    private static long Stamp(int tick) => Started + (tick * 20_000_000L);

    private static ChunkRecord Chunk(int index, string fault)
    {
        ChunkRecord chunk = new(Architecture.ChunkLength, 3)
        {
            StampNanoseconds = Stamp(index * TicksPerChunk),
            ChunkIndex = index,
            ObservationStampNanoseconds = Stamp(index * TicksPerChunk),
            FrameStampsNanoseconds = [Stamp(index * TicksPerChunk) + (fault == "frame" && index == 1 ? 1 : 0)],
        };
        for (int token = 0; token < 6; token++)
        {
            chunk.Chunk.Tokens[token] = (100 * index) + token;
            chunk.Chunk.LogProbabilities[token] = -index - (token / 8f);
        }

        for (int joint = 0; joint < 3; joint++)
        {
            chunk.Proprioception[joint] = index + joint + 0.5;
        }

        if (index == 1)
        {
            chunk.Chunk.IsFromFallback = fault == "fallback";
            chunk.Chunk.LogProbabilities[3] = fault == "nan" ? float.NaN : fault == "positive" ? 0.5f : chunk.Chunk.LogProbabilities[3];
            chunk.Chunk.Tokens[3] = fault == "token" ? 256 : chunk.Chunk.Tokens[3];
        }

        return chunk;
    }

    private static EpisodeHeader Header() => new()
    {
        EpisodeId = Guid.CreateVersion7(),
        Task = "fold_towel",
        Instruction = "fold the towel",
        Seed = 1_000_007,
        Robot = "two-arms",
        RobotDigest = "",
        SoftwareVersion = "0",
        Actor = EpisodeActor.Policy,
        Policy = new PolicyVersion("nano", 1, "aaaa", "fp32", "cpu"),
        Mode = EpisodeMode.Collect,
        FitForLearning = true,
        Temperature = 1,
        JointNames = ["a", "b", "c"],
        CameraNames = ["camera0"],
        ServoRateHertz = 50,
        WaypointRateHertz = 10,
        ChunkLength = Architecture.ChunkLength,
        StartedNanoseconds = Started,
    };
}
