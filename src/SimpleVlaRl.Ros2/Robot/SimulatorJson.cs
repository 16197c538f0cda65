using System.Text.Json.Serialization;

namespace SimpleVlaRl.Ros2.Robot;

/// <summary>The JSON between a simulator and who uses it. An unknown key is an error: a misspelt <c>randomize</c> must not pass unnoticed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NextEpisode))]
[JsonSerializable(typeof(ResetReply))]
[JsonSerializable(typeof(SimulatorState))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
