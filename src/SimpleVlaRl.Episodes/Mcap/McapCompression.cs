namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>How the records of a chunk are compressed.</summary>
internal enum McapCompression
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Zstandard (RFC 8878).</summary>
    Zstandard = 1,
}
