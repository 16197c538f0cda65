namespace SimpleVlaRl.Shipping.Collector;

/// <summary>An episode that a collector holds.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">The lower-case SHA-256 of the file.</param>
internal sealed record CollectedEpisode(string Path, long Bytes, string Sha256);
