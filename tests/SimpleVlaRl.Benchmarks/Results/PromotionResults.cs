namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the loop: the trial that decides between two versions, and what kills do to it.</summary>
internal static class PromotionResults
{
    private const string Promotion = "tests/SimpleVlaRl.Benchmarks/results/promotion.json";
    private const string Learning = "tests/SimpleVlaRl.Benchmarks/results/learning-loop.json";
    private const string Second = "tests/SimpleVlaRl.Benchmarks/results/learning-loop-2.json";
    private const string Third = "tests/SimpleVlaRl.Benchmarks/results/learning-loop-3.json";
    private const string Kills = "tests/SimpleVlaRl.Benchmarks/results/loop-kills.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Promotion",
        """
        Campaigns in which the true rates are known: champions of 20, 35 and 50 % meet their equal as often as their better, on starts that are not equally
        hard. The trial is the robot's own code. A fixed test is McNemar's with the number of pairs that has the power that was found, by Connor's approximation
        (1987), and may be looked at once; the trial after every pair. Kills: a robot over ROS 2, what ships its episodes, the collector and the learner are
        killed at random while versions are learned, tried and decided of; a version without a comparison lies there from the start, and others are put
        into the manifest by somebody without the key. Learning: a weak policy of `lift_pot`, simulated robots over ROS 2, GRPO on what they recorded; every
        version was measured afterwards on report starts that nothing was chosen by.
        """,
        [
            new(
                "candidates that are no better and were promoted",
                Promotion,
                "{data.false_promotions} of {data.without_gain} ({wilson(data.false_promotions, data.without_gain)})"),
            new(
                "candidates that are better by what is worth a change and were missed",
                Promotion,
                "{data.missed} of {data.with_gain} ({wilson(data.missed, data.with_gain)})"),
            new(
                "a policy of `lift_pot` after two versions that robots learned from their own outcomes, 200 report starts",
                Learning,
                "{data.versions[0].held_out.successes}, then {data.versions[1].held_out.successes} and {data.versions[2].held_out.successes} of 200 "
                + "({wilson(data.versions[2].held_out.successes, data.versions[2].held_out.episodes)})",
                "{data.gained} starts gained, {data.lost} lost"),
            Rejected("the same with another seed: both versions were rejected", Second),
            Rejected("the same with a third seed: both versions were rejected", Third),
            new(
                "programs of the loop killed at random: committed episodes lost; groups of two versions; episodes of a version that must not act",
                Kills,
                "{data.kills} kills: {data.lost_episodes} of {data.committed_episodes}; {data.mixed_groups} of {data.groups}; {data.unlawful_episodes}",
                "{data.versions_learned} versions learned, {data.versions_promoted} promoted; {data.forged_refused} of {data.forged_versions} forged refused"),
            new("episodes of a trial", Promotion, "{data.mean_episodes:0} on average", "{data.ratio_to_fixed:0.00} times the {data.fixed_n} of a fixed test"),
        ],
        [
            new(
                "Trials by what was true",
                Promotion,
                "data.kinds[*]",
                [
                    new("champion", "{champion:0 %}"),
                    new("candidate", "{candidate:0 %}"),
                    new("promoted", "{promoted} of {campaigns}"),
                    new("episodes on average", "{mean_episodes:0}"),
                ]),
            new(
                "Versions of one loop",
                Learning,
                "data.versions[*]",
                [
                    new("version", "{version}"),
                    new("learned from", "{learned_from} episodes"),
                    new("collected, sampled", "{collected.successes} of {collected.episodes}"),
                    new("trials, greedy", "{tried.successes} of {tried.episodes}"),
                    new("report starts, greedy", "{held_out.successes} of {held_out.episodes}"),
                    new("decided by", "{decision.by}"),
                ]),
        ]);

    private static Measurement Rejected(string what, string file) => new(
        what,
        file,
        "{data.versions[0].held_out.successes} of {data.versions[0].held_out.episodes}, then {data.versions[1].held_out.successes} and "
        + "{data.versions[2].held_out.successes} of {data.versions[2].held_out.episodes} "
        + "({wilson(data.versions[2].held_out.successes, data.versions[2].held_out.episodes)})",
        "in trials {data.versions[0].tried.successes} of {data.versions[0].tried.episodes}, then {data.versions[1].tried.successes} of "
        + "{data.versions[1].tried.episodes} and {data.versions[2].tried.successes} of {data.versions[2].tried.episodes}");
}
