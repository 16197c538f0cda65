using System.Text;
using System.Text.Json;
using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Outcomes as JSON lines on disk: a line is there, whole and flushed, before the robot is told that its report was taken.</summary>
internal sealed class OutcomeFile : IDisposable
{
    private readonly FileStream file;

    private OutcomeFile(FileStream file, IReadOnlyList<OutcomeEntry> entries) => (this.file, Entries) = (file, entries);

    /// <summary>What was in the file when it was opened.</summary>
    public IReadOnlyList<OutcomeEntry> Entries { get; }

    /// <summary>
    /// Opens a file, or makes it. A last line that a crash cut off is dropped: its robot was never told that it was taken, and tells it again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ServingException">It cannot be opened, or a line is no outcome.</exception>
    public static OutcomeFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

            // A second server may not write. On Unix only None locks, and as advice: whoever is no .NET program can read.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            OutcomeFile opened = new(file, Read(path, bytes.AsSpan(0, whole)));
            file.SetLength(whole);
            file.Position = whole;
            file = null;
            return opened;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServingException($"The outcomes file '{path}' cannot be opened: {exception.Message} Give another with --outcomes.", exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Adds a line and waits until it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public void Append(OutcomeEntry entry)
    {
        long length = this.file.Position;
        try
        {
            this.file.Write(JsonSerializer.SerializeToUtf8Bytes(entry, OutcomeJsonContext.Default.OutcomeEntry));
            this.file.WriteByte((byte)'\n');
            this.file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            this.file.SetLength(length);
            this.file.Position = length;
            throw;
        }
    }

    public void Dispose() => this.file.Dispose();

    private static List<OutcomeEntry> Read(string path, ReadOnlySpan<byte> bytes)
    {
        List<OutcomeEntry> entries = [];
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            try
            {
                entries.Add(JsonSerializer.Deserialize(bytes[..end], OutcomeJsonContext.Default.OutcomeEntry) ?? throw new JsonException("null"));
            }
            catch (JsonException exception)
            {
                throw new ServingException(
                    $"The outcomes file '{path}' has no outcome in line {entries.Count + 1}: '{Encoding.UTF8.GetString(bytes[..Math.Min(end, 80)])}'. Mend the "
                    + "line or move the file away.",
                    exception);
            }

            bytes = bytes[(end + 1)..];
        }

        return entries;
    }
}
