namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>What a table says of two evaluations on the same starts, in one raw file as <c>before</c> and <c>after</c>.</summary>
internal static class BeforeAfter
{
    private const string Outcomes = "outcomes, /after.tasks[task=$task].outcomes";

    /// <summary>Both means with their intervals.</summary>
    public static string Means { get; } = $"{{before.mean_rate:0.0 %}} ({Interval("before")}), then {{after.mean_rate:0.0 %}} ({Interval("after")})";

    /// <summary>What became of the starts of a task.</summary>
    public static IReadOnlyList<ResultColumn> Changes { get; } =
    [
        new("starts gained", $"{{gained({Outcomes})}}"),
        new("starts lost", $"{{lost({Outcomes})}}"),
        new("McNemar's p", $"{{mcnemar({Outcomes})}}", "below 0.05 with Holm:"),
        new("Holm", $"{{holm(mcnemar, {Outcomes})}}", $"{{beyondchance(mcnemar, {Outcomes})}} of {{count(before.tasks[*])}}"),
    ];

    private static string Interval(string policy) => $"{{meaninterval({policy}.tasks[*].successes, {policy}.tasks[*].episodes)}}";
}
