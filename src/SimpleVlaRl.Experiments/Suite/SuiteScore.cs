using System.Text.Json.Serialization;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>Greedy successes of a policy on the report starts.</summary>
/// <param name="Successes">The successes.</param>
/// <param name="Episodes">The episodes that count.</param>
/// <param name="Invalid">Episodes beside them that a fault ended, which count neither way.</param>
internal sealed record SuiteScore(int Successes, int Episodes, int Invalid)
{
    /// <summary>What came of each start, in order; null in rows of a time when it was not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcomes { get; init; }

    [JsonIgnore]
    public double Rate => Episodes == 0 ? double.NaN : (double)Successes / Episodes;

    [JsonIgnore]
    public WilsonInterval Interval => WilsonInterval.Of(Successes, Episodes);
}
