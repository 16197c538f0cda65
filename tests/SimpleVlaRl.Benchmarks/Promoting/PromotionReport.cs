using System.Text.Json.Serialization;

namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary>What <c>vla-bench promotion</c> found.</summary>
internal sealed record PromotionReport
{
    [JsonPropertyName("campaigns")]
    public required int Campaigns { get; init; }

    /// <summary>Of a candidate that is not better.</summary>
    [JsonPropertyName("false_promotions")]
    public required int FalsePromotions { get; init; }

    /// <summary>Campaigns in which the candidate is not better.</summary>
    [JsonPropertyName("without_gain")]
    public required int WithoutGain { get; init; }

    /// <summary>Better candidates that were not promoted.</summary>
    [JsonPropertyName("missed")]
    public required int Missed { get; init; }

    /// <summary>Campaigns in which the candidate is better.</summary>
    [JsonPropertyName("with_gain")]
    public required int WithGain { get; init; }

    /// <summary>Episodes of a campaign, two to a pair.</summary>
    [JsonPropertyName("mean_episodes")]
    public required double MeanEpisodes { get; init; }

    /// <summary>Episodes, two to a pair, that McNemar's test needs for the power that was found.</summary>
    [JsonPropertyName("fixed_n")]
    public required int FixedEpisodes { get; init; }

    /// <summary>The trial's episodes by those of the fixed test.</summary>
    [JsonPropertyName("ratio_to_fixed")]
    public double RatioToFixed => Math.Round(MeanEpisodes / FixedEpisodes, 3);

    /// <summary>The share of better candidates that were promoted.</summary>
    [JsonPropertyName("power")]
    public required double Power { get; init; }

    /// <summary>The gain of the candidates that are better.</summary>
    [JsonPropertyName("gain")]
    public required double Gain { get; init; }

    /// <summary>How differently hard starts are.</summary>
    [JsonPropertyName("spread")]
    public required double Spread { get; init; }

    /// <summary>By the champion's and the candidate's rate.</summary>
    [JsonPropertyName("kinds")]
    public required IReadOnlyList<CampaignTally> Kinds { get; init; }
}
