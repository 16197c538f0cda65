using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>
/// Reads one committed episode. Everything is read when it is asked for, one MCAP chunk at a time; enumerations may run side by side, the Find methods may not.
/// </summary>
public sealed class EpisodeReader : IDisposable
{
    private readonly McapReader mcap;
    private readonly McapMessageCursor frameCursor;
    private readonly Dictionary<string, FrameIndex> frameIndexes = [];

    private EpisodeReader(string path, McapReader mcap)
    {
        Path = path;
        this.mcap = mcap;
        frameCursor = mcap.OpenCursor();
        EpisodeEvidence evidence = EpisodeEvidence.Read(mcap, path);
        Header = evidence.Document.Header;
        Summary = evidence.Document.Summary!;
        Integrity = evidence.Integrity;
        IntegrityDetail = evidence.Detail;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was known when the episode started.</summary>
    public EpisodeHeader Header { get; }

    /// <summary>What was known when it ended. Labels that were given later are in the store's index, not here.</summary>
    public EpisodeSummary Summary { get; }

    /// <summary>
    /// How far header and summary were checked: their copies against each other and against their digest. Chunks are checked when they are read.
    /// </summary>
    public EpisodeIntegrity Integrity { get; }

    /// <summary>What is wrong or missing; empty when verified.</summary>
    public string IntegrityDetail { get; }

    /// <summary>Opens an episode.</summary>
    /// <param name="path">A committed file.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="McapException">The file is damaged, unfinished, or no episode.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EpisodeReader Open(string path)
    {
        McapReader mcap = McapReader.Open(new FileByteSource(path), McapLimits.Default);
        try
        {
            return new EpisodeReader(path, mcap);
        }
        catch
        {
            mcap.Dispose();
            throw;
        }
    }

    /// <summary>The servo ticks in order.</summary>
    /// <returns>The ticks.</returns>
    /// <exception cref="McapException">A chunk or a message is damaged.</exception>
    public IEnumerable<StepRecord> ReadSteps() => ReadTopic(EpisodeTopics.Steps).Select(message => Parse<Step>(message).Record);

    /// <summary>The inferences in order.</summary>
    /// <returns>The inferences.</returns>
    /// <exception cref="McapException">A chunk or a message is damaged.</exception>
    public IEnumerable<ChunkRecord> ReadChunks() => ReadTopic(EpisodeTopics.Chunks).Select(message => Parse<Chunk>(message).Record);

    /// <summary>The frames of a camera in the order in which they were recorded.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <returns>The frames.</returns>
    /// <exception cref="ArgumentException">The episode has no such camera.</exception>
    /// <exception cref="McapException">A chunk or a message is damaged.</exception>
    public IEnumerable<StoredFrame> ReadFrames(string camera) => ReadTopic(ImageTopic(camera)).Select(message => ToFrame(camera, message));

    /// <summary>The stamps of a camera's frames, ascending.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <returns>Nanoseconds since 1970.</returns>
    public IReadOnlyList<long> FrameStamps(string camera) => IndexOf(camera).Stamps;

    /// <summary>The frame with exactly this stamp: the one that an inference or a tick saw.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="stampNanoseconds">Nanoseconds since 1970.</param>
    /// <returns>The frame, or null when it was not recorded.</returns>
    public StoredFrame? FindFrame(string camera, long stampNanoseconds) => ReadFrameAt(camera, IndexOf(camera).At(stampNanoseconds));

    /// <summary>The newest frame that is not newer than this stamp: what could be seen at that time.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="stampNanoseconds">Nanoseconds since 1970.</param>
    /// <returns>The frame, or null when there was none yet.</returns>
    public StoredFrame? FindLatestFrame(string camera, long stampNanoseconds) => ReadFrameAt(camera, IndexOf(camera).AtOrBefore(stampNanoseconds));

    /// <summary>The inferences, each with the frames it saw.</summary>
    /// <param name="policyCameras">The policy's cameras, in the order of its manifest.</param>
    /// <returns>The decisions in order.</returns>
    /// <exception cref="InvalidDataException">A frame was not recorded, or the cameras are not those of the policy that acted.</exception>
    /// <exception cref="McapException">A chunk or a message is damaged.</exception>
    public IEnumerable<StoredDecision> ReadDecisions(IReadOnlyList<string> policyCameras)
    {
        ArgumentNullException.ThrowIfNull(policyCameras);
        foreach (ChunkRecord chunk in ReadChunks())
        {
            if (chunk.FrameStampsNanoseconds.Length != policyCameras.Count)
            {
                throw new InvalidDataException($"Chunk {chunk.ChunkIndex} of '{Path}' saw {chunk.FrameStampsNanoseconds.Length} cameras, but "
                    + $"{policyCameras.Count} are asked for: {string.Join(", ", policyCameras)}.");
            }

            StoredFrame[] frames = new StoredFrame[policyCameras.Count];
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i] = FindFrame(policyCameras[i], chunk.FrameStampsNanoseconds[i]) ?? throw new InvalidDataException(
                    $"The frame of '{policyCameras[i]}' with stamp {chunk.FrameStampsNanoseconds[i]}, which chunk {chunk.ChunkIndex} saw, is not in '{Path}' "
                    + $"({Summary.Dropped} items were dropped); leave this episode out.");
            }

            yield return new StoredDecision(chunk, frames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        frameCursor.Dispose();
        mcap.Dispose();
    }

    internal static T Parse<T>(McapMessage message)
        where T : ICdrMessage, new()
    {
        T parsed = new();
        return CdrMessage.TryRead(message.Data.Span, parsed)
            ? parsed
            : throw new McapException($"A message of {message.Data.Length} bytes with log time {message.LogTime} is no {typeof(T).Name}.");
    }

    private static StoredFrame ToFrame(string camera, McapMessage message)
    {
        CompressedImage image = Parse<CompressedImage>(message);
        return new StoredFrame(camera, image.Header.StampNanoseconds, image.Data);
    }

    private string ImageTopic(string camera) => Header.CameraNames.Contains(camera)
        ? EpisodeTopics.Images(camera)
        : throw new ArgumentException($"'{Path}' has no camera '{camera}'; it has {string.Join(", ", Header.CameraNames)}.", nameof(camera));

    private FrameIndex IndexOf(string camera)
    {
        string topic = ImageTopic(camera);
        if (!frameIndexes.TryGetValue(camera, out FrameIndex? index))
        {
            index = new FrameIndex(ChannelIds(topic).SelectMany(mcap.ReadMessageIndex));
            frameIndexes.Add(camera, index);
        }

        return index;
    }

    /// <summary>Reads a frame where the index says that it is. The index lies under no checksum of its own, so what is there must be what it names.</summary>
    private StoredFrame? ReadFrameAt(string camera, (long Stamp, int Chunk, ulong Offset)? place)
    {
        if (place is not { } found)
        {
            return null;
        }

        McapMessage message = frameCursor.ReadAt(found.Chunk, found.Offset);
        return message.LogTime == (ulong)found.Stamp && ChannelIds(ImageTopic(camera)).Contains(message.ChannelId)
            ? ToFrame(camera, message)
            : throw new McapException($"The message index of '{camera}' in '{Path}' is damaged: it places the frame with stamp {found.Stamp} where a message "
                + $"of channel {message.ChannelId} with log time {message.LogTime} is.");
    }

    private IEnumerable<McapMessage> ReadTopic(string topic)
    {
        using McapMessageCursor cursor = mcap.OpenCursor();
        foreach (McapMessage message in cursor.ReadAll(ChannelIds(topic)))
        {
            yield return message;
        }
    }

    private HashSet<ushort> ChannelIds(string topic) => [.. mcap.Channels.Values.Where(channel => channel.Topic == topic).Select(channel => channel.Id)];
}
