using System.Text.Json.Serialization;

namespace SimpleVlaRl.Core.Policies;

/// <summary>What a policy predicts at the action positions.</summary>
public enum PolicyHead
{
    /// <summary>One of 256 action tokens per dimension: a distribution, as GRPO needs.</summary>
    [JsonStringEnumMemberName("tokens")]
    Tokens,

    /// <summary>The value itself (official OpenVLA-OFT checkpoints); inference only.</summary>
    [JsonStringEnumMemberName("regression")]
    Regression,
}
