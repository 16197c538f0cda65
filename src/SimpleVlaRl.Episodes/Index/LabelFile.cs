using System.Text;
using System.Text.Json;
using SimpleVlaRl.Episodes.Json;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>The labels beside a committed file: <c>&lt;id&gt;.labels.jsonl</c>, one JSON object per line, only ever added to.</summary>
internal static class LabelFile
{
    private const byte NewLine = (byte)'\n';

    /// <summary>Adds a label and makes it durable.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    public static void Append(string episodePath, LabelLine label)
    {
        string path = EpisodePaths.Labels(episodePath);
        string line = JsonSerializer.Serialize(label, EpisodeJsonContext.Default.LabelLine) + "\n";
        using FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        // A crash may have left half a line; it is ended, so that it spoils no other.
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            line = stream.ReadByte() == NewLine ? line : "\n" + line;
        }

        stream.Write(Encoding.UTF8.GetBytes(line));
        stream.Flush(flushToDisk: true);
        new Storage.DiskFileSystem().SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads the labels; lines that are not whole are passed over, for they were never acknowledged.</summary>
    /// <returns>The labels, oldest first, and the file's length.</returns>
    public static (IReadOnlyList<LabelLine> Labels, long Bytes) Read(string episodePath)
    {
        string path = EpisodePaths.Labels(episodePath);
        if (!File.Exists(path))
        {
            return ([], 0);
        }

        byte[] bytes = File.ReadAllBytes(path);
        List<LabelLine> labels = [];
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryParse(line) is { Outcome: not null } label)
            {
                labels.Add(label);
            }
        }

        return (labels, bytes.Length);
    }

    private static LabelLine? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EpisodeJsonContext.Default.LabelLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
