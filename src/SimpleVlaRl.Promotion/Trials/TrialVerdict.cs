using System.Text.Json.Serialization;

namespace SimpleVlaRl.Promotion.Trials;

/// <summary>What a trial says of a candidate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialVerdict>))]
public enum TrialVerdict
{
    /// <summary>More episodes are needed.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    /// <summary>The candidate succeeds more often.</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>The candidate is not better by what is worth a change, or that could not be shown in the episodes that a trial may take.</summary>
    [JsonStringEnumMemberName("not_better")]
    NotBetter,

    /// <summary>The candidate breaks a guard, whatever its successes.</summary>
    [JsonStringEnumMemberName("guarded")]
    Guarded,
}
