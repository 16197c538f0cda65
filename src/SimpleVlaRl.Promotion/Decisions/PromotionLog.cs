using System.Text;
using System.Text.Json;

namespace SimpleVlaRl.Promotion.Decisions;

/// <summary>The file <c>models/&lt;name&gt;/promotion.jsonl</c>: a line for each decision, never rewritten.</summary>
/// <remarks>
/// A line counts once its end is there; what a process that was killed has left of one is cut off by the next that writes. Processes that write at once wait
/// for each other.
/// </remarks>
public static class PromotionLog
{
    /// <summary>The file's name.</summary>
    public const string FileName = "promotion.jsonl";

    private static readonly TimeSpan WaitsAtMost = TimeSpan.FromSeconds(5);

    /// <summary>Reads the decisions.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <returns>The history; without a record where there is no file.</returns>
    /// <exception cref="PromotionException">The file cannot be read, or a line of it is no decision.</exception>
    public static PromotionHistory Read(string policyFolder)
    {
        string path = Path.Combine(policyFolder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                return new PromotionHistory([]);
            }

            using FileStream file = Open(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new PromotionHistory(Parse(file, path, out _));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromotionException($"The decisions '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Adds a decision, unless there is one already that makes it needless.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="decide">Given the history as it is while no other process can write; null adds nothing.</param>
    /// <returns>The history with it.</returns>
    /// <exception cref="PromotionException">The file cannot be read or written; nothing was decided.</exception>
    public static PromotionHistory Decide(string policyFolder, Func<PromotionHistory, PromotionRecord?> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        string path = Path.Combine(policyFolder, FileName);
        try
        {
            using FileStream file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            List<PromotionRecord> records = Parse(file, path, out long whole);
            if (decide(new PromotionHistory(records)) is not { } record)
            {
                return new PromotionHistory(records);
            }

            file.SetLength(whole);
            file.Position = whole;
            file.Write(Encoding.UTF8.GetBytes(ToJson(record) + "\n"));
            file.Flush(flushToDisk: true);
            records.Add(record);
            return new PromotionHistory(records);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PromotionException($"The decision cannot be written to '{path}': {exception.Message}", exception);
        }
    }

    /// <summary>A decision as its line has it.</summary>
    /// <param name="record">The decision.</param>
    /// <returns>JSON without an end of line.</returns>
    public static string ToJson(PromotionRecord record) => JsonSerializer.Serialize(record, PromotionJsonContext.Default.PromotionRecord);

    /// <summary>The text of the lines that are whole.</summary>
    private static List<PromotionRecord> Parse(FileStream file, string path, out long whole)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        List<PromotionRecord> records = [];
        string[] lines = Encoding.UTF8.GetString(bytes, 0, (int)whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int index = 0; index < lines.Length; index++)
        {
            try
            {
                records.Add(JsonSerializer.Deserialize(lines[index], PromotionJsonContext.Default.PromotionRecord)
                    ?? throw new JsonException("it is null"));
            }
            catch (JsonException exception)
            {
                throw new PromotionException(
                    $"Line {index + 1} of '{path}' is no decision: {exception.Message} Restore the file, or remove that line; until then no version changes.",
                    exception);
            }
        }

        return records;
    }

    /// <summary>Opens the file once nobody writes it, and for writing once nobody reads it.</summary>
    private static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, mode, access, share);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < WaitsAtMost)
            {
                using ManualResetEventSlim pause = new(false);
                pause.Wait(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
