using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Episodes;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>One line of a <c>.labels.jsonl</c>: what somebody said of an episode after it was committed. Lines are only ever added.</summary>
/// <param name="StampNanoseconds">When, nanoseconds since 1970.</param>
/// <param name="Outcome">What they said; its source is who said it.</param>
/// <param name="Sha256">The lower-case SHA-256 of stamp, outcome and comment; lines of before it was written have none.</param>
/// <param name="Comment">Why they said so; null where they gave no reason.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LabelLine(
    long StampNanoseconds,
    EpisodeOutcome Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sha256 = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Comment = null)
{
    /// <summary>Whether the line says what was written; null where it has no digest.</summary>
    [JsonIgnore]
    public bool? IsRight => Sha256 is null ? null : Sha256 == Digest();

    /// <summary>The line with its digest.</summary>
    public LabelLine WithDigest() => this with { Sha256 = Digest() };

    private string Digest()
    {
        string text = StampNanoseconds.ToString(CultureInfo.InvariantCulture) + JsonSerializer.Serialize(Outcome, EpisodeJsonContext.Default.EpisodeOutcome)
            + Comment;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
