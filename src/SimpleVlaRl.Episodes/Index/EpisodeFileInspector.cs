using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Index;

/// <summary>
/// Reads of a finished file what the index needs, and checks all of it: every byte lies under the checksum of the data section or of the summary.
/// </summary>
internal static class EpisodeFileInspector
{
    /// <summary>Reads a file's document and digest.</summary>
    /// <exception cref="McapException">The file is no episode, or what it says of itself cannot be believed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CommittedEpisode Inspect(string path)
    {
        using FileByteSource source = new(path);
        return Inspect(source, path);
    }

    /// <summary>Reads the document and digest of an open file.</summary>
    /// <param name="source">The file; it stays open.</param>
    /// <param name="path">The path that it has, or will have.</param>
    /// <exception cref="McapException">The file is no episode, or what it says of itself cannot be believed.</exception>
    public static CommittedEpisode Inspect(IByteSource source, string path)
    {
        using McapReader reader = McapReader.Open(new KeptOpen(source), McapLimits.Default);
        EpisodeEvidence evidence = EpisodeEvidence.Read(reader, source.Name);
        (string digest, string problem, bool isStated) = McapDataChecksum.Check(source, reader.SummaryStart);
        string[] details = [.. ((string[])[evidence.Detail, problem, isStated || problem.Length > 0 ? "" : "its data section has no checksum"]).Where(
            detail => detail.Length > 0)];
        EpisodeIntegrity integrity = problem.Length > 0 ? EpisodeIntegrity.Damaged
            : !isStated && evidence.Integrity == EpisodeIntegrity.Verified ? EpisodeIntegrity.Unverified
            : evidence.Integrity;
        return new CommittedEpisode(path, evidence.Document, source.Length, digest, integrity, string.Join("; ", details));
    }

    /// <summary>The reader disposes of what it is given; this one's owner is the caller.</summary>
    private sealed class KeptOpen(IByteSource source) : IByteSource
    {
        public string Name => source.Name;

        public long Length => source.Length;

        public void Read(long offset, Span<byte> destination) => source.Read(offset, destination);

        public void Dispose()
        {
            // Its owner does.
        }
    }
}
