namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the trial that decides between two versions.</summary>
internal static class PromotionResults
{
    private const string Promotion = "tests/SimpleVlaRl.Benchmarks/results/promotion.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Promotion",
        """
        Campaigns in which the true rates are known: champions of 20, 35 and 50 % meet their equal as often as their better, on starts that are not equally
        hard. The trial is the robot's own code. A fixed test is McNemar's with the number of pairs that has the power that was found, by Connor's approximation
        (1987), and may be looked at once; the trial after every pair.
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
        ]);
}
