using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Reading;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>What an episode says of itself: in <c>/episode/info</c> and in the metadata record <c>episode</c>.</summary>
/// <remarks>
/// A finished file holds it three times: the header first and the whole last in <c>/episode/info</c>, each under the checksum of its chunk, and the whole in
/// the metadata record, with its SHA-256. <see cref="EpisodeEvidence"/> compares them.
/// </remarks>
/// <param name="Header">What was known when it started.</param>
/// <param name="Summary">What was known when it ended; null at its start.</param>
internal sealed record EpisodeDocument(EpisodeHeader Header, EpisodeSummary? Summary)
{
    /// <summary>The name of the metadata record.</summary>
    public const string MetadataName = "episode";
}
