using System.Text.Json.Serialization;

namespace SimpleVlaRl.Experiments.Reinforcement;

/// <summary>Source-generated JSON of a choice.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ChosenWeights))]
internal sealed partial class ChoiceJsonContext : JsonSerializerContext;
