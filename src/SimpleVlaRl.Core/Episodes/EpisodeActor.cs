using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>Whose actions an episode holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EpisodeActor>))]
public enum EpisodeActor
{
    /// <summary>A policy's.</summary>
    [JsonStringEnumMemberName("policy")]
    Policy,

    /// <summary>A scripted expert's.</summary>
    [JsonStringEnumMemberName("expert")]
    Expert,
}
