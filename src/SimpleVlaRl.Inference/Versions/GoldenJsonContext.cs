using System.Text.Json.Serialization;

namespace SimpleVlaRl.Inference.Versions;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GoldenAnswer))]
internal sealed partial class GoldenJsonContext : JsonSerializerContext;
