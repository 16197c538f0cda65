namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the gate, the guard and stops.</summary>
internal static class SafetyResults
{
    private const string Gate = "tests/SimpleVlaRl.Benchmarks/results/gate.json";
    private const string Guard = "tests/SimpleVlaRl.Benchmarks/results/guard.json";
    private const string Stop = "tests/SimpleVlaRl.Benchmarks/results/stop.json";
    private const string Clearance = "tests/SimpleVlaRl.Benchmarks/results/clearance.json";
    private const string Noisy = "tests/SimpleVlaRl.Benchmarks/results/clearance-noisy.json";
    private const string Unchecked = "tests/SimpleVlaRl.Benchmarks/results/clearance-unchecked.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Gate, guard and stops",
        """
        A checker that shares no code with the gate looks at every command that hostile streams get out of it. Distances of the simulated arms are measured
        by MuJoCo, not by the gate's own arithmetic, under policies that have learned nothing, one of which asks for collisions; links are all shapes but the
        fingers, which are there to touch. A stop counts from the moment it is said to the first command that differs from the one before the stop would have
        been followed by, and to the last that moves an arm.
        """,
        [
            new(
                "hostile ticks; commands that were let out; of these beyond a limit",
                Gate,
                "{data.ticks}; {data.commands}; {data.violations}"),
            new(
                "the gate with its distances: time of a tick; memory allocated",
                Gate,
                "mean {data.microseconds_per_tick:0.0}, p50 {data.microseconds_p50:0.0}, p99 {data.microseconds_p99:0.0} us; "
                + "{data.allocated_bytes_per_tick} bytes a tick"),
            new(
                "a proposal to the guard and its answer",
                Guard,
                "p50 {data.guard_us.p50:0}, p99 {data.guard_us.p99:0}, worst {data.guard_us.max:0} us; {data.unanswered} of {data.ticks} unanswered; "
                + "{data.allocated_bytes_per_tick} bytes a tick",
                "{data.ratio_p50:0.0} times the gate in the same process (p50)"),
            Of("keyboard_or_pedal", "a key or a pedal"),
            Of("topic", "a topic"),
            Of("service", "a service"),
            Of("emergency_stop", "the emergency stop's topic"),
            Distance("smallest distances of links", Clearance),
            Distance("the same with measurements 20 ms old and actuators that miss by up to 5 %", Noisy),
            Distance("the same without the check", Unchecked),
        ],
        []);

    private static Measurement Of(string source, string words) => new(
        $"STOP by {words}: to the first changed command; to rest",
        Stop,
        $"p50 {{data.sources.{source}.first_changed_command_ms.p50:0.0}}, p99 {{data.sources.{source}.first_changed_command_ms.p99:0.0}} ms; "
        + $"p50 {{data.sources.{source}.at_rest_ms.p50:0}}, p99 {{data.sources.{source}.at_rest_ms.p99:0}} ms");

    private static Measurement Distance(string words, string file) => new(
        words,
        file,
        "to the other arm {least(data.policies[*].arm_arm_millimetres):0.0}, to the table {least(data.policies[*].arm_table_millimetres):0.0}, to itself "
        + "{least(data.policies[*].self_millimetres):0.0} mm in {sum(data.policies[*].ticks)} ticks");
}
