using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;

namespace SimpleVlaRl.Episodes.Reading;

/// <summary>What a file says of its episode, and how far it can be believed.</summary>
/// <param name="Document">Header and summary.</param>
/// <param name="Integrity">How far they were checked.</param>
/// <param name="Detail">What is wrong or missing; empty when verified.</param>
internal sealed record EpisodeEvidence(EpisodeDocument Document, EpisodeIntegrity Integrity, string Detail)
{
    /// <summary>
    /// Compares all copies. The metadata record has no checksum of its own, so what counts is the copy in a chunk; the record alone counts only by its digest,
    /// or, in files that recovery wrote before there was one, unverified.
    /// </summary>
    /// <exception cref="McapException">No copy can be believed, or the file is no episode.</exception>
    public static EpisodeEvidence Read(McapReader mcap, string name)
    {
        List<string> problems = [];
        (EpisodeDocument? started, string? ended) = Messages(mcap, name, problems);
        bool hasLostChunks = problems.Count > 0;
        IReadOnlyDictionary<string, string> words = Words(mcap, name, problems);
        string? recorded = words.GetValueOrDefault(EpisodeMetadata.DocumentKey);
        string? digest = words.GetValueOrDefault(EpisodeMetadata.DigestKey);
        string json = (ended ?? recorded) ?? throw new McapException(
            $"'{name}' has neither the last message of '{EpisodeTopics.Info}' nor a metadata record '{EpisodeDocument.MetadataName}' with "
            + $"'{EpisodeMetadata.DocumentKey}': {Join(problems, "it is an MCAP file but no episode of this program")}.");
        bool isDigestRight = digest == EpisodeMetadata.DigestOf(json);
        if (ended is null && hasLostChunks && !isDigestRight)
        {
            throw new McapException($"What '{name}' says of itself cannot be believed: {Join(problems)}, and the metadata record has no right digest.");
        }

        EpisodeDocument document = EpisodeMetadata.Parse(json, name);
        if (document.Summary is null)
        {
            throw new McapException($"The metadata record '{EpisodeDocument.MetadataName}' of '{name}' has no summary.");
        }

        if (started is not null)
        {
            problems.AddRange(
                DocumentDifference.Find(EpisodeMetadata.Text(document with { Summary = null }), EpisodeMetadata.Text(started), "at the end", "at the start"));
        }

        if (recorded is not null && recorded != json)
        {
            problems.AddRange(DocumentDifference.Find(recorded, json, "in the metadata record", "under a chunk's checksum"));
        }

        problems.AddRange(EpisodeMetadata.Of(document).Entries
            .Where(entry => entry.Key is not (EpisodeMetadata.DocumentKey or EpisodeMetadata.DigestKey) && words.TryGetValue(entry.Key, out string? word)
                && word != entry.Value)
            .Select(entry => $"the metadata record gives {entry.Key} '{words[entry.Key]}' and the document '{entry.Value}'"));
        if (digest is not null && !isDigestRight)
        {
            problems.Add("header and outcome do not have the digest that the file gives them");
        }

        if (digest is not null && ended is null && !hasLostChunks)
        {
            problems.Add($"the last message of '{EpisodeTopics.Info}' is missing");
        }

        return problems.Count > 0 ? new EpisodeEvidence(document, EpisodeIntegrity.Damaged, Join(problems))
            : digest is not null ? new EpisodeEvidence(document, EpisodeIntegrity.Verified, "")
            : new EpisodeEvidence(document, EpisodeIntegrity.Unverified, "the file was written before header and outcome had a digest");
    }

    private static string Join(List<string> problems, string otherwise = "") =>
        problems.Count > 0 ? string.Join("; ", problems.Select(problem => problem.TrimEnd('.'))) : otherwise;

    /// <summary>The two copies that lie under checksums of chunks.</summary>
    private static (EpisodeDocument? Started, string? Ended) Messages(McapReader mcap, string name, List<string> problems)
    {
        HashSet<ushort> channels = [.. mcap.Channels.Values.Where(channel => channel.Topic == EpisodeTopics.Info).Select(channel => channel.Id)];
        using McapMessageCursor cursor = mcap.OpenCursor();
        EpisodeDocument? started = null;
        string? ended = null;
        for (int chunk = 0; chunk < mcap.Chunks.Count; chunk++)
        {
            try
            {
                foreach (McapMessage message in cursor.ReadChunk(chunk, channels))
                {
                    string json = EpisodeReader.Parse<EpisodeInfo>(message).Json;
                    EpisodeDocument document = EpisodeMetadata.Parse(json, name);
                    started ??= document with { Summary = null };
                    ended = document.Summary is null ? ended : json;
                }
            }
            catch (McapException exception)
            {
                problems.Add(exception.Message);
            }
        }

        return (started, ended);
    }

    private static IReadOnlyDictionary<string, string> Words(McapReader mcap, string name, List<string> problems)
    {
        try
        {
            if (mcap.FindMetadata(EpisodeDocument.MetadataName) is { } metadata)
            {
                return metadata.Entries;
            }

            problems.Add($"'{name}' has no metadata record '{EpisodeDocument.MetadataName}'");
        }
        catch (McapException exception)
        {
            problems.Add(exception.Message);
        }

        return new Dictionary<string, string>();
    }
}
