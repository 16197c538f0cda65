using System.Text.Json.Serialization;

namespace SimpleVlaRl.Promotion.Decisions;

/// <summary>What was decided of a version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromotionDecision>))]
public enum PromotionDecision
{
    /// <summary>It is the one to be used from then on.</summary>
    [JsonStringEnumMemberName("promoted")]
    Promoted,

    /// <summary>It is not to be used.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
