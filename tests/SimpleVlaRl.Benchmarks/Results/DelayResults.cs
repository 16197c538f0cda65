namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of what the arms do while the policy thinks.</summary>
internal static class DelayResults
{
    private const string File = "tests/SimpleVlaRl.Benchmarks/results/delay.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Delay between chunks",
        """
        The control loop of `vla-robot run` and the shipped policy against the simulator, on a clock that moves only where the loop waits: an answer comes
        exactly as late as is asked for. Some answers are lost on their way and asked for again after a time-out. Held is the share of ticks in which no chunk
        was played; smoothness is the logarithmic dimensionless jerk of the commanded arms, of successes alone, and closer to zero is smoother. p is McNemar's
        exact test against holding between chunks under the same delay. What each scheme is: [`operations.md`](operations.md#between-chunks).
        """,
        [
            Row("overlap"),
            Row("ensemble"),
            Row("receding"),
        ],
        [
            new(
                "The shipped policy on report starts, by delay and scheme",
                File,
                "data.cells[*]",
                [
                    new("delay", "{delay_ms} ms"),
                    new("scheme", "`{scheme}`"),
                    new("successes", "{successes} of {episodes} ({wilson(successes, episodes)})"),
                    new("p", "{p_against_hold:0.0000}"),
                    new("invalid", "{invalid}"),
                    new("seconds", "{mean_seconds:0.00}"),
                    new("held", "{held_share:0.0 %}"),
                    new("smoothness", "{log_dimensionless_jerk:0.00}"),
                ]),
        ]);

    private static Measurement Row(string scheme) => new(
        $"an answer takes 200 ms, `--chunks {scheme}`: successes; seconds of an episode; smoothness",
        File,
        $"{{{Cell(scheme)}.successes}} of {{{Cell(scheme)}.episodes}}; {{{Cell(scheme)}.mean_seconds:0.00}} s; {{{Cell(scheme)}.log_dimensionless_jerk:0.00}}",
        $"{{{Cell(scheme)}.mean_seconds / {Cell("hold")}.mean_seconds:0.00}} times the seconds of holding between chunks, "
            + $"whose smoothness is {{{Cell("hold")}.log_dimensionless_jerk:0.00}}");

    private static string Cell(string scheme) => $"data.cells[delay_ms=200,scheme={scheme}]";
}
