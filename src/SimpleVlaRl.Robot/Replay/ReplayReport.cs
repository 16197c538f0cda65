using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Replay;

/// <summary>What people and scripts are told of a replay. Scripts depend on the JSON's keys.</summary>
internal sealed class ReplayReport(ReplayBaseline? baseline)
{
    private const int ShownDigits = 12;

    private readonly List<ReplayResult> results = [];
    private readonly List<(Guid Id, string Reason)> leftOut = [];

    /// <summary>What was replayed.</summary>
    public IReadOnlyList<ReplayResult> Results => results;

    /// <summary>The first episode that was not, and why; empty where there is none.</summary>
    public string FirstLeftOut => leftOut.Count > 0 ? $"{leftOut[0].Id}: {leftOut[0].Reason}" : "";

    /// <summary>Adds an episode that was replayed.</summary>
    public void Add(ReplayResult result) => results.Add(result);

    /// <summary>Adds an episode that was not.</summary>
    /// <param name="id">Which.</param>
    /// <param name="reason">Why, as a sentence.</param>
    public void LeaveOut(Guid id, string reason) => leftOut.Add((id, reason));

    /// <summary>Says it.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="isWhole">Whether the baseline's other episodes were to be replayed too.</param>
    /// <returns>Whether all answers are those of the baseline.</returns>
    public bool Say(Terminal terminal, bool isWhole)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(
            "id", "policy", "decisions", "tokens as recorded", "log-prob gap: mean", "largest", "largest action difference", "network ms", "answers");
        foreach (ReplayResult result in results)
        {
            table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        }

        terminal.Show(table);
        foreach ((Guid id, string reason) in leftOut)
        {
            terminal.Line($"{id}: left out: {reason}");
        }

        IReadOnlyList<Guid> missing = isWhole && baseline is not null ? baseline.Missing(results) : [];
        Guid[] different = [.. results.Where(result => baseline?.Of(result) == ReplayVerdict.Different).Select(result => result.EpisodeId)];
        foreach (Guid id in different)
        {
            terminal.Line($"{id}: the answers are not those of {baseline}");
        }

        foreach (Guid id in missing)
        {
            terminal.Line($"{id}: is in {baseline} and was not replayed");
        }

        terminal.Json(new JsonObject
        {
            ["machine"] = MachineDescription.Line(),
            ["episodes"] = new JsonArray([.. results.Select(Json)]),
            ["left_out"] = new JsonArray([.. leftOut.Select(left => new JsonObject { ["id"] = left.Id.ToString("D"), ["reason"] = left.Reason })]),
            ["missing"] = new JsonArray([.. missing.Select(id => JsonValue.Create(id.ToString("D")))]),
        });
        return different.Length + missing.Count == 0;
    }

    private IEnumerable<string> Cells(ReplayResult result) =>
    [
        result.EpisodeId.ToString("D"),
        string.Create(CultureInfo.InvariantCulture, $"{result.Policy.Name} {result.Policy.Version}{(result.IsSamePolicy ? "" : " (another acted)")}"),
        result.Decisions.ToString(CultureInfo.InvariantCulture),
        Terminal.Text(100 * result.TokenAgreement) + " %",
        Terminal.Text(result.MeanLogProbabilityGap, "0.0000"),
        Terminal.Text(result.LargestLogProbabilityGap, "0.000"),
        Terminal.Text(result.LargestActionDifference, "0.0000") + (result.LargestActionJoint.Length > 0 ? $" ({result.LargestActionJoint})" : ""),
        Terminal.Text(result.InferenceMilliseconds),
        result.AnswersDigest[..ShownDigits] + (baseline is null ? "" : $" {Word(baseline.Of(result))}"),
    ];

    private JsonObject Json(ReplayResult result) => new()
    {
        ["id"] = result.EpisodeId.ToString("D"),
        ["policy"] = result.Policy.Name,
        ["policy_version"] = result.Policy.Version,
        ["policy_sha256"] = result.Policy.Digest,
        ["execution_provider"] = result.Policy.ExecutionProvider,
        ["same_policy"] = result.IsSamePolicy,
        ["decisions"] = result.Decisions,
        ["tokens"] = result.Tokens,
        ["equal_tokens"] = result.EqualTokens,
        ["log_probability_gap_mean"] = Terminal.Number(result.MeanLogProbabilityGap, 6),
        ["log_probability_gap_max"] = Terminal.Number(result.LargestLogProbabilityGap, 6),
        ["action_difference_max"] = Terminal.Number(result.LargestActionDifference, 6),
        ["action_difference_joint"] = result.LargestActionJoint,
        ["inference_ms_p50"] = Terminal.Number(result.InferenceMilliseconds),
        ["answers_sha256"] = result.AnswersDigest,
        ["baseline"] = baseline is null ? null : Word(baseline.Of(result)),
    };

    private static string Word(ReplayVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
