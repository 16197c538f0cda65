using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Episodes;

/// <summary>The four outcomes of an episode. Only success and failure feed GRPO; a fault is never a failed task.</summary>
public enum OutcomeKind
{
    /// <summary>Nobody has said yet.</summary>
    [JsonStringEnumMemberName("unlabelled")]
    Unlabelled = 0,

    /// <summary>The task was done.</summary>
    [JsonStringEnumMemberName("success")]
    Success = 1,

    /// <summary>The task was not done, and nothing was at fault but the policy.</summary>
    [JsonStringEnumMemberName("failure")]
    Failure = 2,

    /// <summary>A fault, a stop or an operator ended the episode; the reason says which.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid = 3,
}
