using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Statistics;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Experiments.Evaluation;

/// <summary>How a policy did on one task; invalid episodes count neither way.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Results">Its episodes.</param>
/// <param name="Elapsed">How long they took.</param>
internal sealed record TaskResult(string Task, IReadOnlyList<RolloutResult> Results, TimeSpan Elapsed)
{
    public int Successes { get; } = Results.Count(result => result.Outcome.Kind == OutcomeKind.Success);

    public int Invalid { get; } = Results.Count(result => result.Outcome.Kind == OutcomeKind.Invalid);

    public int Counted => Results.Count - Invalid;

    public double Rate => Counted == 0 ? double.NaN : (double)Successes / Counted;

    private WilsonInterval Interval => WilsonInterval.Of(Successes, Math.Max(1, Counted));

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Task}: {Successes} of {Counted} succeeded ({100 * Rate:0.0} %, 95 % Wilson {100 * Interval.Low:0.0} to {100 * Interval.High:0.0} %), {Invalid} "
        + $"invalid; {Elapsed.TotalSeconds:0.0} s");

    /// <summary>The stable keys that scripts depend on, then what else is known.</summary>
    public JsonObject Document() => new()
    {
        ["task"] = Task,
        ["episodes"] = Counted,
        ["successes"] = Successes,
        ["rate"] = Terminal.Number(Rate, 4),
        ["low"] = Terminal.Number(Interval.Low, 4),
        ["high"] = Terminal.Number(Interval.High, 4),
        ["invalid"] = Invalid,
        ["wall_seconds"] = Terminal.Number(Elapsed.TotalSeconds),
        ["successful_seeds"] = new JsonArray(
            [.. Results.Where(result => result.Outcome.Kind == OutcomeKind.Success).Select(result => (JsonNode)result.Start.Seed)]),
        ["outcomes"] = StartOutcomes.Text(Results),
    };
}
