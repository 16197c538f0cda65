using System.Text.Json.Serialization;

namespace SimpleVlaRl.Serving.Server;

/// <summary>Source-generated JSON of token files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TokenEntry))]
internal sealed partial class TokenJsonContext : JsonSerializerContext;
