using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Reads an MCAP file front to back without its summary, as far as its records are whole: for files whose writer died.</summary>
/// <param name="source">The file.</param>
/// <param name="limits">What may be allocated.</param>
internal sealed class McapScanner(IByteSource source, McapLimits limits)
{
    /// <summary>Why the scan ended before the end of the file; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the footer and the closing magic were reached: the writer had finished.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether the last bytes are the closing magic, wherever the scan ended: a writer had finished, and what is missing was damaged later.</summary>
    public bool EndsWithMagic => source.Length >= 2 * McapFormat.Magic.Length && StartsWithMagic(source.Length - McapFormat.Magic.Length);

    /// <summary>Walks over the records up to the footer or to the first that is not whole; a record is valid until the next is asked for.</summary>
    public IEnumerable<McapRecord> Scan()
    {
        if (!StartsWithMagic(0))
        {
            Problem = $"'{source.Name}' has {source.Length} bytes and does not start as an MCAP file does";
            yield break;
        }

        McapRecordSource records = new(source, limits);
        long offset = McapFormat.Magic.Length;
        while (TryRead(records, offset) is { } record)
        {
            yield return record;
            offset += McapFormat.RecordPrefixBytes + record.Body.Length;
            if (record.Opcode == McapOpcode.Footer)
            {
                IsFinished = offset + McapFormat.Magic.Length == source.Length && StartsWithMagic(offset);
                Problem = IsFinished ? null : $"the closing magic at offset {offset} is missing";
                yield break;
            }
        }
    }

    private bool StartsWithMagic(long offset)
    {
        Span<byte> found = stackalloc byte[8];
        if (source.Length - offset < found.Length)
        {
            return false;
        }

        source.Read(offset, found);
        return found.SequenceEqual(McapFormat.Magic);
    }

    private McapRecord? TryRead(McapRecordSource records, long offset)
    {
        if (offset == source.Length)
        {
            Problem = $"the file ends at {offset} without a footer";
            return null;
        }

        try
        {
            return records.Read(offset, source.Length);
        }
        catch (McapException exception)
        {
            Problem = exception.Message;
            return null;
        }
    }
}
