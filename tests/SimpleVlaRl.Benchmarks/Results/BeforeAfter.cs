namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>What a table says of two evaluations on the same starts, in one raw file as <c>before</c> and <c>after</c>.</summary>
internal static class BeforeAfter
{
    private const string Outcomes = "outcomes, /after.tasks[task=$task].outcomes";

    /// <summary>Both means with their intervals.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="report">The raw file.</param>
    /// <param name="baseline">Whose successes those before are.</param>
    /// <param name="command">What made the policy.</param>
    public static Measurement Mean(string title, string report, string baseline, string command) => new(
        title,
        report,
        $"{{before.mean_rate:0.0 %}} ({Interval("before")}), then {{after.mean_rate:0.0 %}} ({Interval("after")})",
        $"{{after.mean_rate / before.mean_rate:0.00}} times {baseline}")
    {
        Command = command,
        Machine = "{after.machine}",
        Date = null,
    };

    /// <summary>Every task before and after, and what became of its starts.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="report">The raw file.</param>
    /// <param name="commands">What made the policy and both evaluations.</param>
    public static ResultTable Tasks(string title, string report, IReadOnlyList<string> commands) => new(
        title,
        report,
        "before.tasks[*]",
        [
            new("task", "`{task}`", "mean"),
            new("before", "{successes} of {episodes}", "{before.mean_rate:0.0 %}"),
            new("after", "{/after.tasks[task=$task].successes} of {/after.tasks[task=$task].episodes}", "{after.mean_rate:0.0 %}"),
            new("starts gained", $"{{gained({Outcomes})}}"),
            new("starts lost", $"{{lost({Outcomes})}}"),
            new("McNemar's p", $"{{mcnemar({Outcomes})}}", "below 0.05 with Holm:"),
            new("Holm", $"{{holm(mcnemar, {Outcomes})}}", $"{{beyondchance(mcnemar, {Outcomes})}} of {{count(before.tasks[*])}}"),
        ])
    {
        Commands = commands,
        Machine = "{/after.machine}",
        Date = null,
    };

    private static string Interval(string policy) => $"{{meaninterval({policy}.tasks[*].successes, {policy}.tasks[*].episodes)}}";
}
