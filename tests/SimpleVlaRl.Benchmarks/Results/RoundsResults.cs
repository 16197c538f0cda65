namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the suite policy's second version, made of its first by imitating its own successes.</summary>
internal static class RoundsResults
{
    private const string Report = "models/bimanual-suite-small/rounds/report.json";

    private const string Round = "launch/vla-learn imitate --store runs/rollouts --of rollouts --per-start 2 --from runs/distil --run runs/distil2"
        + " --name bimanual-suite-small --steps 1800 --batch 16 --learning-rate 0.0003 --label-sigma 1 --seed 2 --bf16 --threads 2";

    /// <summary>The mean over the tasks.</summary>
    public static Measurement Mean { get; } = new(
        "two rounds of imitating its own successes, one policy for twelve tasks, report starts: mean before and after",
        Report,
        BeforeAfter.Means,
        "{after.mean_rate / before.mean_rate:0.00} times the successes before")
    {
        Command = Round,
        Machine = "{after.machine}",
        Date = null,
    };

    /// <summary>Every task before and after.</summary>
    public static ResultTable Tasks { get; } = new(
        "One policy for twelve tasks before and after two rounds of imitating its own successes, report starts that nothing was chosen by",
        Report,
        "before.tasks[*]",
        [
            new("task", "`{task}`", "mean"),
            new("before", "{successes} of {episodes}", "{before.mean_rate:0.0 %}"),
            new("after", "{/after.tasks[task=$task].successes} of {/after.tasks[task=$task].episodes}", "{after.mean_rate:0.0 %}"),
            .. BeforeAfter.Changes,
        ])
    {
        Commands = [Round, Evaluate("before"), Evaluate("after")],
        Machine = "{/after.machine}",
        Date = null,
    };

    private static string Evaluate(string policy) =>
        $"launch/vla-learn evaluate --policy models/{{/{policy}.policy}}/{{/{policy}.version}} --task all"
        + $" --episodes {{/{policy}.tasks[0].episodes}} --seed {{/{policy}.first_seed}} --threads 2";
}
