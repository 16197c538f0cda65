using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>One strategy of one task.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Successes">How many successes have it.</param>
/// <param name="AllSuccesses">How many successes there are.</param>
/// <param name="ExpertSuccesses">How many successes of the expert have it; null where the expert itself is measured.</param>
internal sealed record StrategyRow(string Label, int Successes, int AllSuccesses, int? ExpertSuccesses)
{
    /// <summary>Whether no success of the expert has it.</summary>
    public bool IsNew => ExpertSuccesses == 0;

    private WilsonInterval Interval => WilsonInterval.Of(Successes, AllSuccesses);

    private double Share => (double)Successes / AllSuccesses;

    /// <summary>The row for people.</summary>
    public string[] Cells(string task, int expertSuccesses) =>
    [
        task,
        Label,
        Successes.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{100 * Share:0.0} % ({100 * Interval.Low:0.0} to {100 * Interval.High:0.0})"),
        ExpertSuccesses is null ? "" : IsNew ? "absent" : string.Create(CultureInfo.InvariantCulture, $"{ExpertSuccesses} of {expertSuccesses}"),
    ];

    /// <summary>The row for programs.</summary>
    public JsonObject Document() => new()
    {
        ["strategy"] = Label,
        ["successes"] = Successes,
        ["share"] = Terminal.Number(Share, 4),
        ["low"] = Terminal.Number(Interval.Low, 4),
        ["high"] = Terminal.Number(Interval.High, 4),
        ["expert_successes"] = ExpertSuccesses,
        ["is_new"] = ExpertSuccesses is null ? null : IsNew,
    };
}
