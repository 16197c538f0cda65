using System.Text.Json.Serialization;

namespace SimpleVlaRl.Episodes.Documents;

/// <summary>Source-generated JSON of episodes: snake_case, enumerations are words, NaN is "NaN".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EpisodeDocument))]
[JsonSerializable(typeof(LabelLine))]
[JsonSerializable(typeof(SimpleVlaRl.Core.Episodes.EpisodeOutcome))]
internal sealed partial class EpisodeJsonContext : JsonSerializerContext;
