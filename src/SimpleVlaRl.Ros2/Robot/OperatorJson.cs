using System.Text.Json.Serialization;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The JSON of people's and checkers' topics: keys and words in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(OperatorPhaseWords)])]
[JsonSerializable(typeof(OperatorStateMessage))]
[JsonSerializable(typeof(SceneRequest))]
internal sealed partial class OperatorJson : JsonSerializerContext;
