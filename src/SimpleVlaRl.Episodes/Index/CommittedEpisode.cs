using SimpleVlaRl.Episodes.Documents;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>An episode that is durable: what the index is told of it.</summary>
/// <param name="Path">The committed file.</param>
/// <param name="Document">Its header and summary.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Digest">The lower-case SHA-256 of the file.</param>
/// <param name="Integrity">How far what it says of itself was checked.</param>
/// <param name="IntegrityDetail">What is wrong or missing; empty when verified.</param>
internal sealed record CommittedEpisode(
    string Path, EpisodeDocument Document, long Bytes, string Digest, EpisodeIntegrity Integrity = EpisodeIntegrity.Verified, string IntegrityDetail = "");
