using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Recovery;

/// <summary>The second pass: copies the intact messages of a <c>.part</c> file into a proper file.</summary>
internal static class PartRewriter
{
    /// <summary>Writes and syncs the new file.</summary>
    /// <param name="source">The broken file.</param>
    /// <param name="target">The new file.</param>
    /// <param name="document">The header found, and the summary found or made.</param>
    /// <param name="limits">What may be allocated.</param>
    public static void Rewrite(IByteSource source, IEpisodeFile target, EpisodeDocument document, McapLimits limits)
    {
        using McapWriter writer = new(target, new McapWriterOptions { Library = $"SimpleVlaRl.Robot {document.Header.SoftwareVersion}" });
        using McapChunkDecoder decoder = new(limits);
        PartCopy copy = new(writer);
        foreach (McapRecord record in new McapScanner(source, limits).Scan())
        {
            try
            {
                copy.Add(record, decoder);
            }
            catch (McapException)
            {
                // The first pass met the same damage and has put it into the report.
            }
        }

        copy.End(EpisodeMetadata.Text(document));
        writer.WriteMetadata(EpisodeMetadata.Of(document));
        writer.Finish();
        target.Sync();
    }
}
