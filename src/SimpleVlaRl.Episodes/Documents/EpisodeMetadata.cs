using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Episodes.Mcap;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>The metadata record <c>episode</c>: the whole document, and the words that a person looks for in a viewer.</summary>
internal static class EpisodeMetadata
{
    /// <summary>The entry that holds the whole document.</summary>
    public const string DocumentKey = "document";

    /// <summary>The entry that holds the lower-case SHA-256 of the document's text; files of before it was written have none.</summary>
    public const string DigestKey = "document_sha256";

    public static McapMetadata Of(EpisodeDocument document)
    {
        EpisodeHeader header = document.Header;
        string json = Text(document);
        return new McapMetadata(EpisodeDocument.MetadataName, new Dictionary<string, string>
        {
            ["episode_id"] = header.EpisodeId.ToString("D"),
            ["task"] = header.Task,
            ["instruction"] = header.Instruction,
            ["seed"] = header.Seed.ToString(CultureInfo.InvariantCulture),
            ["mode"] = EpisodeWords.Of(header.Mode),
            ["policy_digest"] = header.Policy?.Digest ?? "",
            ["outcome"] = document.Summary?.Outcome.ToString() ?? "",
            [DigestKey] = DigestOf(json),
            [DocumentKey] = json,
        });
    }

    /// <summary>A document as it is written, into the record and into <c>/episode/info</c>.</summary>
    public static string Text(EpisodeDocument document) => JsonSerializer.Serialize(document, EpisodeJsonContext.Default.EpisodeDocument);

    /// <summary>The lower-case SHA-256 of a document's text.</summary>
    public static string DigestOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

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
