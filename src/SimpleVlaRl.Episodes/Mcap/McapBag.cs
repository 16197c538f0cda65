using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>A bag of ROS 2 messages that somebody else has recorded: rosbag2's MCAP files, finished and with a summary.</summary>
public sealed class McapBag : IDisposable
{
    private const string Encoding = "cdr";

    private readonly McapReader reader;
    private readonly Dictionary<ushort, (string Topic, string Type)> channels;

    private McapBag(McapReader reader)
    {
        this.reader = reader;
        channels = reader.Channels.Values.Where(channel => channel.MessageEncoding == Encoding).ToDictionary(
            channel => channel.Id,
            channel => (channel.Topic, reader.Schemas.TryGetValue(channel.SchemaId, out McapSchema? schema) ? schema.Name : ""));
    }

    /// <summary>The topics.</summary>
    public IReadOnlyList<string> Topics => [.. channels.Values.Select(channel => channel.Topic).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The bag.</returns>
    /// <exception cref="McapException">It is no finished MCAP file with a summary.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static McapBag Open(string path) => new(McapReader.Open(new FileByteSource(path), McapLimits.Default));

    /// <summary>The messages of some topics in the order of the file.</summary>
    /// <param name="topics">The topics.</param>
    /// <returns>The messages; one may be read at a time, and reading again begins anew.</returns>
    /// <exception cref="McapException">A chunk is damaged.</exception>
    public IEnumerable<BagMessage> Read(IReadOnlyCollection<string> topics)
    {
        HashSet<ushort> wanted = [.. channels.Where(channel => topics.Contains(channel.Value.Topic)).Select(channel => channel.Key)];
        using McapMessageCursor cursor = reader.OpenCursor();
        foreach (McapMessage message in cursor.ReadAll(wanted))
        {
            (string topic, string type) = channels[message.ChannelId];
            yield return new BagMessage(topic, type, (long)message.LogTime, message.Data);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
