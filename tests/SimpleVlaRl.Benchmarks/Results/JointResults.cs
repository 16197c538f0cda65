namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of nine tasks practised by one weak policy, and of one of them alone with the same code.</summary>
internal static class JointResults
{
    private const string Report = "models/bimanual-suite-small/joint/report.json";
    private const string Metrics = "models/bimanual-suite-small/joint/metrics.jsonl";
    private const string Names =
        "transfer_cube,click_bell,lift_pot,pick_dual_bottles,place_a2b_left,place_a2b_right,beat_block_hammer,move_can_pot,handover_mic";

    private const string Practice = "launch/vla-learn grpo --policy runs/suite/all/imitation ";
    private const string Settings = " --seed 1 --threads 1 --bf16 --engine onnx --temperature 0.3 --evaluate-every 15";

    private const string Joint = Practice + "--name joint-nano --task " + Names + " --run runs/joint --minutes 38" + Settings
        + " --learning-rate 4e-4 --evaluation-episodes 90 --choice-episodes 90 --probe-episodes 90 --recompute-log-probabilities false";

    private const string Lift = Practice + "--name lift-check --task lift_pot --run runs/lift --minutes 7" + Settings
        + " --learning-rate 2e-4 --rate-halved-after 30 --evaluation-episodes 50 --choice-episodes 50 --probe-episodes 50";

    /// <summary>The mean over the tasks.</summary>
    public static Measurement Mean { get; } = BeforeAfter.Mean(
        "GRPO on nine tasks by one weak policy, report starts: mean before and after", Report, "the imitation's successes", Joint);

    /// <summary>Every task before and after.</summary>
    public static ResultTable Tasks { get; } = BeforeAfter.Tasks(
        "Nine tasks by one weak policy, the weights that validation chose, on report starts",
        Report,
        [Joint, Evaluate("before"), Evaluate("after")]);

    /// <summary>One task alone with the same code.</summary>
    public static ResultTable Alone { get; } = new(
        "One of them alone with the same code, on the same report starts",
        Report,
        "lift_pot_alone.tasks[*]",
        [
            new("task", "`{task}`"),
            new("before", "{/before.tasks[task=$task].successes} of {/before.tasks[task=$task].episodes}"),
            new("after", "{successes} of {episodes}"),
            new("starts gained", "{gained(/before.tasks[task=$task].outcomes, outcomes)}"),
            new("starts lost", "{lost(/before.tasks[task=$task].outcomes, outcomes)}"),
            new("McNemar's p", "{mcnemar(/before.tasks[task=$task].outcomes, outcomes)}"),
        ])
    {
        Commands = [Lift],
        Machine = "{/lift_pot_alone.machine}",
        Date = null,
    };

    /// <summary>The run as it was watched.</summary>
    public static ResultTable Watched { get; } = new(
        "The joint run as it was watched on validation starts",
        Metrics,
        "[?evaluation]",
        [
            new("iteration", "{iteration}"),
            new("successes", "{evaluation.successes} of {evaluation.episodes}"),
            new("while sampling", "{success_rate:0.0 %}"),
        ])
    {
        Commands = [Joint],
        Machine = "{" + Report + "#after.machine}",
        Date = null,
    };

    private static string Evaluate(string policy) =>
        $"launch/vla-learn evaluate --policy runs/joint-models/{{/{policy}.policy}}/{{/{policy}.version}} --task {Names}"
        + $" --episodes {{/{policy}.tasks[0].episodes}} --seed {{/{policy}.first_seed}} --threads 1";
}
