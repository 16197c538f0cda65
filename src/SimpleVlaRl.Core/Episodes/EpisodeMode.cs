using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>What an episode was run for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EpisodeMode>))]
public enum EpisodeMode
{
    /// <summary>The policy does its work, greedily.</summary>
    [JsonStringEnumMemberName("deploy")]
    Deploy,

    /// <summary>The policy is sampled, to learn from.</summary>
    [JsonStringEnumMemberName("collect")]
    Collect,

    /// <summary>The policy is measured in the simulator.</summary>
    [JsonStringEnumMemberName("evaluate")]
    Evaluate,

    /// <summary>An expert shows how it is done.</summary>
    [JsonStringEnumMemberName("demonstrate")]
    Demonstrate,
}
