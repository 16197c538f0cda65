using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Storage;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>What a first pass over a <c>.part</c> file finds: its header, its counts, and whether anything is missing.</summary>
internal sealed class PartContents
{
    private readonly Dictionary<ushort, string> topics = [];
    private EpisodeDocument? ended;
    private uint? dataCrc;
    private long dataBytes;
    private bool isIntervened;
    private int limited;
    private int rejected;

    private PartContents()
    {
    }

    /// <summary>The header; null when it was lost, and with it the episode.</summary>
    public EpisodeHeader? Header { get; private set; }

    /// <summary>
    /// The whole document of a file whose writer came to its end and whose data section is as it was written, by its checksum; null otherwise. Of the summary
    /// behind the data section nothing is known by that.
    /// </summary>
    public EpisodeDocument? Finished { get; private set; }

    /// <summary>Whether more is wrong than a cut end: a checksum, or what only a finished file has.</summary>
    public bool IsDamaged { get; private set; }

    public int Ticks { get; private set; }

    public int Chunks { get; private set; }

    public int Frames { get; private set; }

    /// <summary>What is wrong; empty when the file is whole.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>What is known of how the episode ended.</summary>
    public EpisodeSummary Summary => new()
    {
        Outcome = EpisodeOutcome.Invalid(IsDamaged ? "damaged" : "crash", "recovery"),
        Duration = Header is { ServoRateHertz: > 0 } header ? TimeSpan.FromSeconds((double)Ticks / header.ServoRateHertz) : TimeSpan.Zero,
        Ticks = Ticks,
        Chunks = Chunks,
        Intervened = isIntervened,
        GateLimited = limited,
        GateRejected = rejected,
    };

    /// <summary>Reads a file front to back. Damaged chunks are passed over and named in <see cref="Detail"/>.</summary>
    public static PartContents Read(IByteSource source, McapLimits limits)
    {
        PartContents contents = new();
        McapScanner scanner = new(source, limits);
        using McapChunkDecoder decoder = new(limits);
        List<string> damage = [];
        foreach (McapRecord record in scanner.Scan())
        {
            try
            {
                contents.Add(record, decoder, source.Name);
            }
            catch (McapException exception)
            {
                damage.Add(exception.Message);
            }
        }

        contents.Judge(source, scanner, damage);
        return contents;
    }

    /// <summary>What the records together say.</summary>
    private void Judge(IByteSource source, McapScanner scanner, List<string> damage)
    {
        damage.AddRange(MissingTopics());
        bool isWhole = damage.Count == 0 && dataCrc is { } expected && McapDataChecksum.Crc(source, dataBytes) == expected;
        if (dataCrc is not null && !isWhole && damage.Count == 0)
        {
            damage.Add($"the data section of '{source.Name}', {dataBytes} bytes, does not have the CRC-32 that it should have");
        }

        bool hasEnd = scanner.IsFinished || scanner.EndsWithMagic;
        Finished = isWhole && hasEnd ? ended : null;
        IsDamaged = damage.Count > 0 || (hasEnd && Finished is null);
        Detail = string.Join(" ", scanner.Problem is { } problem ? damage.Append(problem) : damage);
    }

    private void Add(McapRecord record, McapChunkDecoder decoder, string name)
    {
        switch (record.Opcode)
        {
            case McapOpcode.Channel:
                McapChannel channel = McapParser.Channel(record);
                topics[channel.Id] = channel.Topic;
                break;
            case McapOpcode.Chunk:
                foreach (McapRecord inner in McapRecords.In(decoder.Decode(record), 0).Where(inner => inner.Opcode == McapOpcode.Message))
                {
                    Count(McapParser.Message(inner), name);
                }

                break;
            case McapOpcode.DataEnd:
                dataBytes = record.Offset;
                dataCrc = new McapFields(record.Body.Span, record.Opcode, record.Offset).UInt32();
                break;
        }
    }

    /// <summary>Channels lie outside the chunks, without a checksum of their own; a damaged name would lose all messages of its channel.</summary>
    private IEnumerable<string> MissingTopics()
    {
        if (Header is null)
        {
            return [];
        }

        string[] expected =
        [
            EpisodeTopics.Info, EpisodeTopics.Steps, EpisodeTopics.Chunks, EpisodeTopics.JointStates, .. Header.CameraNames.Select(EpisodeTopics.Images)
        ];
        return expected.Except(topics.Values).Select(topic => $"there is no channel of '{topic}'");
    }

    private void Count(McapMessage message, string name)
    {
        switch (topics.GetValueOrDefault(message.ChannelId))
        {
            case EpisodeTopics.Info:
                EpisodeDocument document = EpisodeMetadata.Parse(EpisodeReader.Parse<EpisodeInfo>(message).Json, name);
                Header ??= document.Header;
                ended = document.Summary is null ? ended : document;
                break;
            case EpisodeTopics.Steps:
                Step step = EpisodeReader.Parse<Step>(message);
                Ticks++;
                isIntervened |= step.Record.Source == ActionSource.Human;
                limited += step.Record.Verdict == GateVerdict.Limited ? 1 : 0;
                rejected += step.Record.Verdict == GateVerdict.Rejected ? 1 : 0;
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
