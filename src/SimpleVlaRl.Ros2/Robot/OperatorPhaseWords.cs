using System.Text.Json;
using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Operators;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>Phases as words in snake case.</summary>
internal sealed class OperatorPhaseWords() : JsonStringEnumConverter<OperatorPhase>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
