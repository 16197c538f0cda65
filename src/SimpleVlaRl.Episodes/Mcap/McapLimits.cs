namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>What a reader allocates at most, whatever a file claims.</summary>
/// <param name="RecordBytes">The longest body of a record, compressed chunks included.</param>
/// <param name="ChunkBytes">The longest uncompressed chunk.</param>
/// <param name="SummaryBytes">The longest summary.</param>
internal sealed record McapLimits(int RecordBytes, int ChunkBytes, int SummaryBytes)
{
    /// <summary>64 MiB each: a chunk of ours is about 1 MiB, and an hour of chunk indexes about 4 MiB.</summary>
    public static McapLimits Default { get; } = new(64 << 20, 64 << 20, 64 << 20);
}
