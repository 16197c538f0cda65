namespace SimpleVlaRl.Episodes.Mcap;

/// <summary>Where a metadata record lies.</summary>
/// <param name="Offset">The offset of the record in the file.</param>
/// <param name="Length">The record's length with its prefix.</param>
/// <param name="Name">The metadata's name.</param>
internal sealed record McapMetadataIndex(ulong Offset, ulong Length, string Name);
