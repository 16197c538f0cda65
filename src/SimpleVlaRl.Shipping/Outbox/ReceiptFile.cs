using System.Text;
using System.Text.Json;

namespace SimpleVlaRl.Shipping.Outbox;

/// <summary>
/// The receipts of a store: <c>shipped.jsonl</c>, one JSON object per line, only ever added to. What is to be shipped is what the store has and this file does
/// not, so nothing that was committed can be forgotten; a line that is lost ships an episode twice, which does no harm.
/// </summary>
/// <param name="store">The store's folder.</param>
internal sealed class ReceiptFile(string store)
{
    private readonly string path = Path.Combine(store, "shipped.jsonl");

    /// <summary>All receipts that can be read; a line that a crash cut short is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<Receipt> Read() => !File.Exists(path) ? []
        : [.. File.ReadLines(path).Select(TryParse).OfType<Receipt>()];

    /// <summary>Adds a receipt and makes it durable.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void Add(Receipt receipt)
    {
        string line = JsonSerializer.Serialize(receipt, ReceiptJsonContext.Default.Receipt) + "\n";
        using FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            line = stream.ReadByte() == '\n' ? line : "\n" + line;
        }

        stream.Write(Encoding.UTF8.GetBytes(line));
        stream.Flush(flushToDisk: true);
    }

    private static Receipt? TryParse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, ReceiptJsonContext.Default.Receipt);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
