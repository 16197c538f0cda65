using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>Where the gate of an episode was.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GuardPlace>))]
public enum GuardPlace
{
    /// <summary>There was no robot to guard, or it is not known.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>In the program that ran the policy, and gone with it.</summary>
    [JsonStringEnumMemberName("in-process")]
    InProcess,

    /// <summary>In a process of its own.</summary>
    [JsonStringEnumMemberName("process")]
    Process,
}
