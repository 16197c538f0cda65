namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of versions that change under load.</summary>
internal static class VersionResults
{
    private const string Swap = "tests/SimpleVlaRl.Benchmarks/results/swap.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Versions",
        """
        Robots with deadlines ask a service whose version is changed and rolled back meanwhile. A deadline is the end of a robot's chunk; an answer is mixed
        if it is not wholly of the version that it names.
        """,
        [
            new(
                "versions change under robots with deadlines",
                Swap,
                "{data.robots} robots: {data.changes} changes, {data.roll_backs} roll-backs,"
                    + " {data.missed_deadlines} deadlines missed, {data.mixed_answers} mixed answers"),
            new("the longest change and the longest roll-back", Swap, "{data.longest_change_ms:0} ms; {data.longest_roll_back_ms:0.000} ms"),
            new("an answer meanwhile", Swap, "p50 {data.p50_ms:0.0}, p99 {data.p99_ms:0.0} ms"),
        ],
        []);
}
