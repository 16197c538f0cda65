using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Trials;

namespace SimpleVlaRl.Promotion.Decisions;

/// <summary>A decision: a line of <c>models/&lt;name&gt;/promotion.jsonl</c>.</summary>
public sealed record PromotionRecord
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The version.</summary>
    public required int Version { get; init; }

    /// <summary>The lower-case SHA-256 over the digests of its files, so that another version under its number is not meant.</summary>
    public required string Digest { get; init; }

    /// <summary>The version that was in use; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Champion { get; init; }

    /// <summary>What was decided.</summary>
    public required PromotionDecision Decision { get; init; }

    /// <summary>Who decided: <c>trial</c>, or a person's name.</summary>
    public required string By { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What the trial said; null where a person decided without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrialEvidence? Evidence { get; init; }

    /// <summary>The decision in a word, as in sentences.</summary>
    [JsonIgnore]
    public string Word => Decision == PromotionDecision.Promoted ? "promoted" : "rejected";

    /// <summary>A decision of this moment.</summary>
    /// <param name="version">The version.</param>
    /// <param name="champion">The number of the version that is in use; null where none is.</param>
    /// <param name="decision">What is decided.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <returns>The record, without evidence.</returns>
    public static PromotionRecord Of(ManifestVersion version, int? champion, PromotionDecision decision, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new PromotionRecord
        {
            Time = TimeProvider.System.GetUtcNow(),
            Version = version.Version,
            Digest = VersionDigest.Of(version),
            Champion = champion,
            Decision = decision,
            By = by,
            Reason = reason,
        };
    }
}
