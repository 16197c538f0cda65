namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the suite policy's second version, made of its first by imitating its own successes.</summary>
internal static class RoundsResults
{
    private const string Report = "models/bimanual-suite-small/rounds/report.json";

    private const string Round = "launch/vla-learn imitate --store runs/rollouts --of rollouts --per-start 2 --from runs/distil --run runs/distil2"
        + " --name bimanual-suite-small --steps 1800 --batch 16 --learning-rate 0.0003 --label-sigma 1 --seed 2 --bf16 --threads 2";

    /// <summary>The mean over the tasks.</summary>
    public static Measurement Mean { get; } = BeforeAfter.Mean(
        "two rounds of imitating its own successes, one policy for twelve tasks, report starts: mean before and after", Report, "the successes before", Round);

    /// <summary>Every task before and after.</summary>
    public static ResultTable Tasks { get; } = BeforeAfter.Tasks(
        "One policy for twelve tasks before and after two rounds of imitating its own successes, report starts that nothing was chosen by",
        Report,
        [Round, Evaluate("before"), Evaluate("after")]);

    private static string Evaluate(string policy) =>
        $"launch/vla-learn evaluate --policy models/{{/{policy}.policy}}/{{/{policy}.version}} --task all"
        + $" --episodes {{/{policy}.tasks[0].episodes}} --seed {{/{policy}.first_seed}} --threads 2";
}
