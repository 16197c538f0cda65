using System.Text.Json.Serialization;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>The formats of the metrics file and of a checkpoint's state.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GrpoIteration))]
[JsonSerializable(typeof(GrpoState))]
internal sealed partial class GrpoJsonContext : JsonSerializerContext;
