using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Experiments.Reinforcement.Watching;

/// <summary>Successes of so many episodes; invalid and unlabelled ones count neither way.</summary>
/// <param name="Successes">The successes.</param>
/// <param name="Episodes">The episodes.</param>
internal readonly record struct RateCount(int Successes, int Episodes)
{
    /// <summary>The 95 % interval.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Successes, Episodes);

    /// <summary>Counts outcomes.</summary>
    public static RateCount Of(IEnumerable<OutcomeKind> outcomes)
    {
        OutcomeKind[] all = [.. outcomes];
        int successes = all.Count(outcome => outcome == OutcomeKind.Success);
        return new RateCount(successes, successes + all.Count(outcome => outcome == OutcomeKind.Failure));
    }

    /// <summary>As a person reads it.</summary>
    public override string ToString() => Episodes == 0 ? ""
        : FormattableString.Invariant($"{Successes} of {Episodes}, {100.0 * Successes / Episodes:0} % ({100 * Interval.Low:0} to {100 * Interval.High:0})");

    /// <summary>As a program does.</summary>
    public JsonObject Json() => new()
    {
        ["successes"] = Successes,
        ["episodes"] = Episodes,
        ["low"] = Terminal.Number(Interval.Low, 4),
        ["high"] = Terminal.Number(Interval.High, 4),
    };
}
