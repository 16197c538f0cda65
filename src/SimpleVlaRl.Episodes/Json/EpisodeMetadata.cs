using System.Globalization;
using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Mcap;

namespace SimpleVlaRl.Episodes.Json;

/// <summary>The metadata record <c>episode</c>: the whole document, and the words that a person looks for in a viewer.</summary>
internal static class EpisodeMetadata
{
    private const string DocumentKey = "document";

    public static McapMetadata Of(EpisodeDocument document)
    {
        EpisodeHeader header = document.Header;
        return new McapMetadata(EpisodeDocument.MetadataName, new Dictionary<string, string>
        {
            ["episode_id"] = header.EpisodeId.ToString("D"),
            ["task"] = header.Task,
            ["instruction"] = header.Instruction,
            ["seed"] = header.Seed.ToString(CultureInfo.InvariantCulture),
            ["mode"] = header.Mode,
            ["policy_digest"] = header.Policy?.Digest ?? "",
            ["outcome"] = document.Summary?.Outcome.ToString() ?? "",
            [DocumentKey] = JsonSerializer.Serialize(document, EpisodeJsonContext.Default.EpisodeDocument),
        });
    }

    /// <summary>Reads the document back.</summary>
    /// <exception cref="McapException">The record is missing or does not hold a whole document.</exception>
    public static EpisodeDocument Read(McapMetadata? metadata, string name)
    {
        if (metadata is null || !metadata.Entries.TryGetValue(DocumentKey, out string? json))
        {
            throw new McapException($"'{name}' has no metadata record '{EpisodeDocument.MetadataName}' with '{DocumentKey}'; it is an MCAP file but no episode of this program.");
        }

        EpisodeDocument document = Parse(json, name);
        return document.Summary is not null ? document : throw new McapException($"The metadata record '{EpisodeDocument.MetadataName}' of '{name}' has no summary.");
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="McapException">It is none.</exception>
    public static EpisodeDocument Parse(string json, string name)
    {
        try
        {
            EpisodeDocument? document = JsonSerializer.Deserialize(json, EpisodeJsonContext.Default.EpisodeDocument);
            return document?.Header is not null ? document : throw new McapException($"The episode document of '{name}' has no header.");
        }
        catch (JsonException exception)
        {
            throw new McapException($"The episode document of '{name}' cannot be read: {exception.Message}", exception);
        }
    }
}
