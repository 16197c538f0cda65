using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Statistics;

namespace SimpleVlaRl.Experiments.Strategies;

/// <summary>By which strategies one task was done, and which of them its expert does not have.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Measured">The policy's episodes, or the expert's where it is measured itself.</param>
/// <param name="Expert">The expert's episodes that a policy is compared with; null where the expert is measured itself.</param>
internal sealed record StrategyResult(string Task, StrategyTally Measured, StrategyTally? Expert)
{
    /// <summary>The strategies, the most frequent first.</summary>
    public IReadOnlyList<StrategyRow> Rows { get; } =
    [
        .. Measured.Labels.OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => new StrategyRow(label.Key, label.Value, Measured.Successes, Expert?.Labels.GetValueOrDefault(label.Key)))
    ];

    /// <summary>How many successes have a strategy that no success of the expert has.</summary>
    public int NewSuccesses => Rows.Where(row => row.IsNew).Sum(row => row.Successes);

    public string Line()
    {
        string pushcuts = string.Create(
            CultureInfo.InvariantCulture,
            $"{Task}: {Measured.Successes} of {Measured.Episodes} succeeded, {Measured.Invalid} invalid; pushcuts: {Share(Measured.Pushcuts)}");
        return Expert is null
            ? pushcuts
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{pushcuts}, of the expert {Expert.Pushcuts} of {Expert.Successes}; absent from the expert: {Share(NewSuccesses)}");
    }

    public JsonObject Document()
    {
        JsonObject document = new()
        {
            ["task"] = Task,
            ["episodes"] = Measured.Episodes,
            ["successes"] = Measured.Successes,
            ["invalid"] = Measured.Invalid,
        };
        AddShare(document, "pushcut", Measured.Pushcuts);
        document["strategies"] = new JsonArray([.. Rows.Select(row => row.Document())]);
        if (Expert is { } expert)
        {
            AddShare(document, "new", NewSuccesses);
            document["expert"] = new JsonObject
            {
                ["episodes"] = expert.Episodes,
                ["successes"] = expert.Successes,
                ["pushcut_successes"] = expert.Pushcuts,
                ["strategies"] = new JsonArray([.. expert.Labels.OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal)
                    .Select(label => (JsonNode)new JsonObject { ["strategy"] = label.Key, ["successes"] = label.Value })]),
            };
        }

        return document;
    }

    private string Share(int count)
    {
        WilsonInterval interval = WilsonInterval.Of(count, Measured.Successes);
        return string.Create(
            CultureInfo.InvariantCulture, $"{count} of {Measured.Successes} (95 % Wilson {100 * interval.Low:0.0} to {100 * interval.High:0.0} %)");
    }

    private void AddShare(JsonObject document, string name, int count)
    {
        WilsonInterval interval = WilsonInterval.Of(count, Measured.Successes);
        document[name + "_successes"] = count;
        document[name + "_share"] = Terminal.Number((double)count / Measured.Successes, 4);
        document[name + "_low"] = Terminal.Number(interval.Low, 4);
        document[name + "_high"] = Terminal.Number(interval.High, 4);
    }
}
