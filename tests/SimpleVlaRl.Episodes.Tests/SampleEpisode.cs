using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Recording;
using SimpleVlaRl.Episodes.Tests.Storage;

namespace SimpleVlaRl.Episodes.Tests;

/// <summary>An episode without cameras, whose every number follows from its index.</summary>
internal static class SampleEpisode
{
    public const int Joints = 14;
    public const int ChunkLength = 5;
    private const long Started = 1_790_000_000_000_000_000;

    public static readonly EpisodeWriterOptions Options = new() { MinimumFreeBytes = 0, StepSlots = 4096, CommitTimeout = TimeSpan.FromSeconds(10) };

    public static EpisodeHeader Header(int number = 1, string task = "transfer_cube", EpisodeMode mode = EpisodeMode.Collect) => new()
    {
        EpisodeId = new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1),
        Task = task,
        Instruction = "hand the red cube over",
        Seed = 1000 + number,
        Robot = "simulated-bimanual",
        RobotDigest = new string('a', 64),
        SoftwareVersion = "0.1.0",
        Actor = EpisodeActor.Policy,
        Policy = new PolicyVersion("nano", 3, new string('b', 64), "fp32", "cpu"),
        Mode = mode,
        FitForLearning = true,
        Temperature = 1.6f,
        DrawCorrelation = 0.9,
        JointNames = [.. Enumerable.Range(0, Joints).Select(joint => $"joint_{joint}")],
        CameraNames = [],
        ServoRateHertz = 50,
        WaypointRateHertz = 10,
        ChunkLength = ChunkLength,
        StartedNanoseconds = Started + (number * 1_000_000_000L),
    };

    public static EpisodeSummary Summary(int ticks, EpisodeOutcome? outcome = null) => new()
    {
        Outcome = outcome ?? EpisodeOutcome.Success("simulator"),
        Duration = TimeSpan.FromSeconds(ticks / 50.0),
        Ticks = ticks,
        Chunks = 1,
    };

    public static StepRecord Step(int tick)
    {
        StepRecord step = new(Joints) { StampNanoseconds = Started + (tick * 20_000_000L), Tick = tick, ChunkIndex = tick / 25, Source = ActionSource.Policy };
        step.Verdict = tick % 10 == 3 ? GateVerdict.Limited : GateVerdict.Accepted;
        step.Reason = tick % 10 == 3 ? GateReason.VelocityLimit : GateReason.None;
        for (int joint = 0; joint < Joints; joint++)
        {
            step.ProposedPositions[joint] = tick + (joint / 100.0);
            step.AppliedPositions[joint] = -tick - (joint / 100.0);
            step.MeasuredPositions[joint] = (tick * 2) + (joint / 100.0);
        }

        return step;
    }

    public static ChunkRecord Chunk(int index)
    {
        ChunkRecord chunk = new(ChunkLength, Joints)
        {
            StampNanoseconds = Started + index,
            ChunkIndex = index,
            ObservationStampNanoseconds = Started - 5,
            FrameStampsNanoseconds = [7, 8]
        };
        for (int i = 0; i < ChunkLength * Joints; i++)
        {
            chunk.Chunk.Tokens[i] = (i * 7) % 256;
            chunk.Chunk.LogProbabilities[i] = -i / 10f;
            chunk.Chunk.Entropies[i] = i / 20f;
            chunk.Chunk.Actions[i] = i + index;
        }

        chunk.Chunk.InferenceTime = TimeSpan.FromMilliseconds(12.5);
        return chunk;
    }

    /// <summary>The file of one, with another record or without the last message where these are given.</summary>
    public static byte[] Bytes(int ticks, EpisodeOutcome? outcome = null, McapMetadata? metadata = null, bool hasLastInfo = true)
    {
        using MemoryFile file = new();
        using McapWriter writer = new(file, new McapWriterOptions { Library = "test" });
        EpisodeEncoder encoder = new(writer, Header(), 95, []);
        encoder.Write(Chunk(0));
        for (int tick = 0; tick < ticks; tick++)
        {
            encoder.Write(Step(tick));
        }

        EpisodeDocument document = new(Header(), Summary(ticks, outcome));
        if (hasLastInfo)
        {
            encoder.WriteInfo(document);
        }

        writer.WriteMetadata(metadata ?? EpisodeMetadata.Of(document));
        writer.Finish();
        return file.ToArray();
    }

    /// <summary>Records and commits one.</summary>
    public static string Write(EpisodeWriter writer, EpisodeHeader header, int ticks, EpisodeOutcome? outcome = null)
    {
        writer.Begin(header);
        Fill(writer, ticks);
        return writer.Commit(Summary(ticks, outcome)).Path;
    }

    public static void Fill(EpisodeWriter writer, int ticks)
    {
        writer.Record(Chunk(0));
        for (int tick = 0; tick < ticks; tick++)
        {
            writer.Record(Step(tick));
        }
    }
}
