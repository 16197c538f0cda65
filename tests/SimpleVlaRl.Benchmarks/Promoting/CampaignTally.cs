using System.Text.Json.Serialization;

namespace SimpleVlaRl.Benchmarks.Promoting;

/// <summary>Campaigns of one kind.</summary>
/// <param name="Champion">The champion's true success rate.</param>
/// <param name="Candidate">The candidate's.</param>
internal sealed record CampaignTally(
    [property: JsonPropertyName("champion")] double Champion, [property: JsonPropertyName("candidate")] double Candidate)
{
    /// <summary>How many.</summary>
    [JsonPropertyName("campaigns")]
    public int Campaigns { get; set; }

    /// <summary>How many ended with the candidate.</summary>
    [JsonPropertyName("promoted")]
    public int Promoted { get; set; }

    /// <summary>Their episodes in all, two to a pair.</summary>
    [JsonPropertyName("episodes")]
    public long Episodes { get; set; }

    /// <summary>Of a campaign.</summary>
    [JsonPropertyName("mean_episodes")]
    public double MeanEpisodes => Math.Round(Episodes / (double)Math.Max(1, Campaigns), 1);
}
