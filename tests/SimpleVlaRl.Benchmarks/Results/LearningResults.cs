namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of what policies do before and after learning.</summary>
internal static class LearningResults
{
    private const string Suite = "models/bimanual-suite-small/";
    private const string Report = Suite + "report.json";
    private const string Tasks = Suite + "tasks/*.json";
    private const string Few = Suite + "few/lift_pot.json";

    private const string SuiteCommand =
        "launch/vla-learn suite --task transfer_cube,click_bell,lift_pot,pick_dual_bottles,place_a2b_left,place_a2b_right,beat_block_hammer,move_can_pot,"
        + "handover_block,handover_mic --start runs/suite/all/imitation --bf16 --minutes 9 --threads 1"
        + " -- --temperature 0.3 --learning-rate 2e-4 --rate-halved-after 30 --evaluate-every 15";

    private const string FewCommand =
        "launch/vla-learn suite --task {task} --demonstrations {demonstrations} --imitation-steps {imitation_steps} --minutes 10 --threads 1"
        + " --run runs/few --results runs/few-results -- --evaluate-every 10";

    private const string Interval = "{meaninterval(tasks[*].successes, tasks[*].episodes)}";

    private const string Counts = "imitation.successes, imitation.episodes, reinforced.successes, reinforced.episodes";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Learning",
        """
        Greedy successes in the simulator, ONNX Runtime, on starts that no demonstration and no GRPO episode has. The suite policy is one for twelve tasks,
        told apart by the instruction. The specialists all start from one imitation of demonstrations of all tasks; they and the run from three demonstrations
        were [made by earlier rules](#grpo-on-ten-tasks). The joint run practises nine tasks by one weak policy.
        """,
        [
            new(
                "one policy for twelve tasks, mean over tasks",
                Report,
                $"{{mean_rate:0.0 %}} ({Interval}, over starts); the lowest task {{least(tasks[*].rate):0.0 %}}, the highest {{most(tasks[*].rate):0.0 %}}")
            {
                Command = "launch/vla-learn evaluate --policy models/{policy} --task all --episodes {tasks[0].episodes} --seed {first_seed} --threads 2",
                Date = null,
            },
            new(
                "GRPO on ten tasks, a specialist each: mean of 100 starts before and after",
                Tasks,
                "{mean([*].imitation.successes):0.0}, then {mean([*].reinforced.successes):0.0}",
                "{mean([*].reinforced.successes) / mean([*].imitation.successes):0.00} times the imitation's successes")
            {
                Command = SuiteCommand,
                Machine = "{[0].machine}",
                Date = null,
            },
            new(
                "GRPO on `lift_pot` from three demonstrations: before and after",
                Few,
                "{imitation.successes}, then {reinforced.successes} of {reinforced.episodes} in {reinforcement_minutes:0.0} minutes"
                    + $" (Fisher's p {{fisher({Counts})}})",
                "{reinforced.successes / imitation.successes:0.00} times the imitation's successes")
            {
                Command = FewCommand,
                Date = null,
            },
            RoundsResults.Mean,
            JointResults.Mean,
            StrategyResults.Experts,
        ],
        [
            new(
                "One policy for twelve tasks, on report starts that nothing was chosen by",
                Report,
                "tasks[*]",
                [
                    new("task", "`{task}`", "mean"),
                    new("successes", "{successes} of {episodes}", "{mean_rate:0.0 %}"),
                    new("interval", "{wilson(successes, episodes)}", Interval),
                    new("invalid", "{invalid}", "{sum(tasks[*].invalid)}"),
                ])
            {
                Commands = ["launch/vla-learn evaluate --policy models/{/policy} --task {task} --episodes {episodes} --seed {/first_seed} --threads 2"],
                Date = null,
            },
            RoundsResults.Tasks,
            BeforeAndAfter("GRPO on ten tasks, a specialist each", Tasks, "[*]", "{mean([*].imitation.successes):0.0}", "{mean([*].reinforced.successes):0.0}"),
            BeforeAndAfter("GRPO on `lift_pot` from three demonstrations", Suite + "few/*.json", "[*]", "", ""),
            JointResults.Tasks,
            JointResults.Alone,
            JointResults.Watched,
            StrategyResults.OfExperts,
            StrategyResults.OfThePolicy,
        ]);

    private static ResultTable BeforeAndAfter(string title, string file, string rows, string meanBefore, string meanAfter)
    {
        bool isMean = meanBefore.Length > 0;
        return new(
            title,
            file,
            rows,
            [
                new("task", "`{task}`", isMean ? "mean" : ""),
                new("imitation", "{imitation.successes} of {imitation.episodes} ({wilson(imitation.successes, imitation.episodes)})", meanBefore),
                new("after GRPO", "{reinforced.successes} of {reinforced.episodes} ({wilson(reinforced.successes, reinforced.episodes)})", meanAfter),
                new(
                    "times",
                    "{reinforced.successes / imitation.successes:0.00}",
                    isMean ? "{mean([*].reinforced.successes) / mean([*].imitation.successes):0.00}" : ""),
                new("Fisher's p", $"{{fisher({Counts})}}", isMean ? "below 0.05 with Holm:" : ""),
                new("Holm", $"{{holm(fisher, {Counts})}}", isMean ? $"{{beyondchance(fisher, {Counts})}} of {{count([*])}}" : ""),
                new("demonstrations", "{demonstrations}"),
                new("minutes", "{reinforcement_minutes:0.0}"),
                new("iterations", "{iterations}"),
            ])
        {
            Commands = ["{commands[~ demonstrations ]}", "{commands[~ imitate ]}", "{commands[~ grpo ]}"],
            Machine = "{machine}",
            Date = null,
        };
    }
}
