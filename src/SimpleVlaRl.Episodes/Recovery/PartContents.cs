using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Json;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Storage;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>What a first pass over a <c>.part</c> file finds: its header, its counts, and whether anything is missing.</summary>
internal sealed class PartContents
{
    private readonly Dictionary<ushort, string> topics = [];
    private long firstStamp = long.MaxValue;
    private long lastStamp = long.MinValue;
    private int limited;
    private int rejected;

    private PartContents()
    {
    }

    /// <summary>The header; null when it was lost, and with it the episode.</summary>
    public EpisodeHeader? Header { get; private set; }

    /// <summary>The whole document that a finished file has; null when the writer did not come so far.</summary>
    public EpisodeDocument? Finished { get; private set; }

    public int Ticks { get; private set; }

    public int Chunks { get; private set; }

    public int Frames { get; private set; }

    /// <summary>What is wrong; empty when the file is whole.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>What is known of how the episode ended.</summary>
    public EpisodeSummary Summary => new()
    {
        Outcome = EpisodeOutcome.Invalid("crash", "recovery"),
        Duration = lastStamp > firstStamp ? TimeSpan.FromTicks((lastStamp - firstStamp) / TimeSpan.NanosecondsPerTick) : TimeSpan.Zero,
        Ticks = Ticks,
        Chunks = Chunks,
        GateLimited = limited,
        GateRejected = rejected,
    };

    /// <summary>Reads a file front to back. Damaged chunks are passed over and named in <see cref="Detail"/>.</summary>
    public static PartContents Read(IByteSource source, McapLimits limits)
    {
        PartContents contents = new();
        McapScanner scanner = new(source, limits);
        using McapChunkDecoder decoder = new(limits);
        List<string> problems = [];
        EpisodeDocument? last = null;
        foreach (McapRecord record in scanner.Scan())
        {
            try
            {
                last = contents.Add(record, decoder, source.Name) ?? last;
            }
            catch (McapException exception)
            {
                problems.Add(exception.Message);
            }
        }

        if (scanner.Problem is { } problem)
        {
            problems.Add(problem);
        }

        contents.Detail = string.Join(" ", problems);
        contents.Finished = scanner.IsFinished && problems.Count == 0 ? last : null;
        return contents;
    }

    private EpisodeDocument? Add(McapRecord record, McapChunkDecoder decoder, string name)
    {
        switch (record.Opcode)
        {
            case McapOpcode.Channel:
                McapChannel channel = McapParser.Channel(record);
                topics[channel.Id] = channel.Topic;
                return null;
            case McapOpcode.Chunk:
                foreach (McapRecord inner in McapRecords.In(decoder.Decode(record), 0).Where(inner => inner.Opcode == McapOpcode.Message))
                {
                    Count(McapParser.Message(inner), name);
                }

                return null;
            case McapOpcode.Metadata when McapParser.Metadata(record) is { Name: EpisodeDocument.MetadataName } metadata:
                return EpisodeMetadata.Read(metadata, name);
            default:
                return null;
        }
    }

    private void Count(McapMessage message, string name)
    {
        switch (topics.GetValueOrDefault(message.ChannelId))
        {
            case EpisodeTopics.Info:
                Header ??= EpisodeMetadata.Parse(EpisodeReader.Parse<EpisodeInfo>(message).Json, name).Header;
                break;
            case EpisodeTopics.Steps:
                Step step = EpisodeReader.Parse<Step>(message);
                Ticks++;
                limited += step.Verdict == GateVerdict.Limited ? 1 : 0;
                rejected += step.Verdict == GateVerdict.Rejected ? 1 : 0;
                firstStamp = Math.Min(firstStamp, step.StampNanoseconds);
                lastStamp = Math.Max(lastStamp, step.StampNanoseconds);
                break;
            case EpisodeTopics.Chunks:
                Chunks++;
                break;
            case { } topic when Header is not null && Header.CameraNames.Any(camera => EpisodeTopics.Images(camera) == topic):
                Frames++;
                break;
        }
    }
}
