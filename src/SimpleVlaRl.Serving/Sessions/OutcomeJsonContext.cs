using System.Text.Json.Serialization;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Source-generated JSON of outcomes files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OutcomeEntry))]
internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
