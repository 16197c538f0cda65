namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>How a file is written.</summary>
internal sealed record McapWriterOptions
{
    /// <summary>What wrote the file, for its header.</summary>
    public required string Library { get; init; }

    /// <summary>How chunks are compressed.</summary>
    public McapCompression Compression { get; init; } = McapCompression.Zstandard;

    /// <summary>A chunk is closed once it holds this many uncompressed bytes; a broken chunk is lost whole, so this bounds a loss.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;
}
