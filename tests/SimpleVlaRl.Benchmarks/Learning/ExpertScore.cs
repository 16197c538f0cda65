using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Training.Rollouts;

namespace SimpleVlaRl.Benchmarks.Learning;

/// <summary>How a task's expert did.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Training">On training starts.</param>
/// <param name="Evaluation">On report starts.</param>
/// <param name="Still">Arms that hold still, on training starts.</param>
/// <param name="Wandering">Arms that wander about, on training starts.</param>
/// <param name="ServoRateHertz">Ticks per second.</param>
/// <param name="LimitSeconds">How long an episode may last.</param>
internal sealed record ExpertScore(
    string Task,
    IReadOnlyList<RolloutResult> Training,
    IReadOnlyList<RolloutResult> Evaluation,
    IReadOnlyList<RolloutResult> Still,
    IReadOnlyList<RolloutResult> Wandering,
    double ServoRateHertz,
    double LimitSeconds)
{
    private double[] Seconds { get; } = [.. Training.Concat(Evaluation).Where(IsSuccess).Select(result => result.Ticks / ServoRateHertz).Order()];

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Task}: expert {Training.Count(IsSuccess)} of {Training.Count} training starts, {Evaluation.Count(IsSuccess)} of {Evaluation.Count} report starts, "
        + $"{Mean:0.0} s (90 % within {Quantile:0.0} s, limit {LimitSeconds:0.#} s), {Invalid} invalid; holding still {Still.Count(IsSuccess)}, wandering "
        + $"{Wandering.Count(IsSuccess)} of {Wandering.Count - WanderingInvalid} (the gate stopped {WanderingInvalid} more)");

    public JsonObject Document() => new()
    {
        ["task"] = Task,
        ["episodes"] = Training.Count,
        ["training_successes"] = Training.Count(IsSuccess),
        ["evaluation_successes"] = Evaluation.Count(IsSuccess),
        ["still_successes"] = Still.Count(IsSuccess),
        ["wandering_successes"] = Wandering.Count(IsSuccess),
        ["invalid"] = Invalid,
        ["wandering_episodes"] = Wandering.Count - WanderingInvalid,
        ["wandering_invalid"] = WanderingInvalid,
        ["wandering_invalid_reasons"] = new JsonArray([.. Wandering.Where(result => result.Outcome.Kind == OutcomeKind.Invalid)
            .Select(result => result.Outcome.Reason).Distinct().Order().Select(reason => (JsonNode)reason!)]),
        ["seconds_mean"] = Terminal.Number(Mean),
        ["seconds_p90"] = Terminal.Number(Quantile),
        ["limit_seconds"] = Terminal.Number(LimitSeconds),
        ["failed_seeds"] = new JsonArray([.. Training.Concat(Evaluation).Where(result => !IsSuccess(result)).Select(result => (JsonNode)result.Start.Seed)]),
    };

    private double Mean => Seconds.DefaultIfEmpty(double.NaN).Average();

    private double Quantile => Seconds.Length == 0 ? double.NaN : Seconds[(int)(0.9 * (Seconds.Length - 1))];

    private int Invalid => Training.Concat(Evaluation).Concat(Still).Count(result => result.Outcome.Kind == OutcomeKind.Invalid);

    private int WanderingInvalid => Wandering.Count(result => result.Outcome.Kind == OutcomeKind.Invalid);

    private static bool IsSuccess(RolloutResult result) => result.Outcome.Kind == OutcomeKind.Success;
}
