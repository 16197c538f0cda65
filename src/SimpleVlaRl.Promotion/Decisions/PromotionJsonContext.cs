using System.Text.Json.Serialization;

namespace SimpleVlaRl.Promotion.Decisions;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PromotionRecord))]
internal sealed partial class PromotionJsonContext : JsonSerializerContext;
