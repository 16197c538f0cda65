using System.Text.Json.Serialization;

namespace SimpleVlaRl.Training.Imitation;

/// <summary>The metrics file's format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImitationProgress))]
internal sealed partial class ImitationJsonContext : JsonSerializerContext;
