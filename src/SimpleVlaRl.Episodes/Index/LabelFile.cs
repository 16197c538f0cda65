using System.Text;
using System.Text.Json;
using SimpleVlaRl.Episodes.Documents;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>The labels beside a committed file: <c>&lt;id&gt;.labels.jsonl</c>, one JSON object per line, only ever added to.</summary>
internal static class LabelFile
{
    private const byte NewLine = (byte)'\n';
    private const int Attempts = 10;

    /// <summary>What Linux appends to the name of an open file that has none any more.</summary>
    private const string Deleted = " (deleted)";

    /// <summary>Adds a label and makes it durable.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    public static void Append(string episodePath, LabelLine label) => TryAppend(episodePath, label, _ => true);

    /// <summary>Adds a label and makes it durable, if the label in force is what it must be; nobody else labels meanwhile.</summary>
    /// <param name="episodePath">The episode.</param>
    /// <param name="label">The label.</param>
    /// <param name="mayFollow">Whether it may follow this one; null is none.</param>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="IOException">It is not durable.</exception>
    public static bool TryAppend(string episodePath, LabelLine label, Func<LabelLine?, bool> mayFollow)
    {
        string path = EpisodePaths.Labels(episodePath);
        string line = JsonSerializer.Serialize(label.WithDigest(), EpisodeJsonContext.Default.LabelLine) + "\n";
        using FileStream stream = Hold(episodePath);
        byte[] present = new byte[stream.Length];
        stream.ReadExactly(present);
        IReadOnlyList<LabelLine> labels = Parse(present, path).Labels;
        if (!mayFollow(labels.Count > 0 ? labels[^1] : null))
        {
            return false;
        }

        // A crash may have left half a line; it is ended, so that it spoils no other.
        if (present.Length > 0 && present[^1] != NewLine)
        {
            line = "\n" + line;
        }

        stream.Write(Encoding.UTF8.GetBytes(line));
        stream.Flush(flushToDisk: true);
        new Storage.DiskFileSystem().SyncDirectory(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>
    /// Opens the labels of an episode for one who changes them: nobody else can, and the file is the one that is there, not one that was replaced.
    /// </summary>
    /// <exception cref="IOException">Somebody else has them, or the episode is gone.</exception>
    public static FileStream Hold(string episodePath)
    {
        string path = EpisodePaths.Labels(episodePath);
        for (int attempt = 1; ; attempt++)
        {
            FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!File.Exists(episodePath))
            {
                stream.Dispose();
                File.Delete(path);
                throw new FileNotFoundException($"The episode '{episodePath}' is gone; there is nothing to label.");
            }

            // Between opening and locking another may have put a file in its place.
            string place = new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget ?? path;
            if (attempt == Attempts || !place.EndsWith(Deleted, StringComparison.Ordinal))
            {
                return stream;
            }

            stream.Dispose();
        }
    }

    /// <summary>
    /// Reads the labels. A last line that a crash cut short is passed over, for it was never acknowledged, and so is one that another follows.
    /// </summary>
    /// <returns>The labels, oldest first; the file's length; what is wrong with the label that would count, empty when nothing is.</returns>
    public static (IReadOnlyList<LabelLine> Labels, long Bytes, string Problem) Read(string episodePath)
    {
        string path = EpisodePaths.Labels(episodePath);
        if (!File.Exists(path))
        {
            return ([], 0, "");
        }

        byte[] bytes = File.ReadAllBytes(path);
        (IReadOnlyList<LabelLine> labels, string problem) = Parse(bytes, path);
        return (labels, bytes.Length, problem);
    }

    /// <summary>What is wrong with the label that would count; empty when nothing is.</summary>
    public static string Problem(ReadOnlySpan<byte> text, string episodePath) => Parse(text, EpisodePaths.Labels(episodePath)).Problem;

    private static (IReadOnlyList<LabelLine> Labels, string Problem) Parse(ReadOnlySpan<byte> bytes, string path)
    {
        List<LabelLine> labels = [];
        string problem = "";
        int number = 0;
        for (int start = 0; start < bytes.Length; number++)
        {
            int length = bytes[start..].IndexOf(NewLine);
            ReadOnlySpan<byte> line = bytes.Slice(start, length < 0 ? bytes.Length - start : length);
            start += line.Length + 1;
            if (TryParse(line) is { Outcome: not null, IsRight: not false } label)
            {
                labels.Add(label);
                problem = "";
            }
            else if (length >= 0 ? line.Length > 0 : !IsBeginning(line))
            {
                problem = $"line {number + 1} of '{path}' is damaged: it is no label, or does not have the digest that it states";
            }
        }

        return (labels, problem);
    }

    /// <summary>Of some text the lines that are labels, as they stand, the oldest first.</summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> text)
    {
        List<(long Stamp, string Line)> lines = [];
        foreach (Range range in text.Split(NewLine))
        {
            if (TryParse(text[range]) is { Outcome: not null, IsRight: not false } label)
            {
                lines.Add((label.StampNanoseconds, Encoding.UTF8.GetString(text[range])));
            }
        }

        return [.. lines.OrderBy(line => line.Stamp).Select(line => line.Line)];
    }

    /// <summary>Puts lines in the place of those that are there, durably and as a whole.</summary>
    /// <exception cref="IOException">It could not be done; what was there still is.</exception>
    public static void Replace(string episodePath, IEnumerable<string> lines)
    {
        string path = EpisodePaths.Labels(episodePath);
        string part = path + EpisodePaths.PartSuffix;
        using (FileStream stream = new(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        new Storage.DiskFileSystem().SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static LabelLine? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, EpisodeJsonContext.Default.LabelLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a whole line may begin so: the parser stops because there is no more, not because of what is there.</summary>
    private static bool IsBeginning(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject)
                {
                    return false;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
