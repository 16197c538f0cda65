namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the gate, the guard, stops and faults.</summary>
internal static class SafetyResults
{
    private const string Folder = "tests/SimpleVlaRl.Benchmarks/results/";
    private const string Gate = Folder + "gate.json";
    private const string Clearance = Folder + "clearance.json";
    private const string NoisyClearance = Folder + "clearance-noisy.json";
    private const string UncheckedClearance = Folder + "clearance-unchecked.json";
    private const string Guard = Folder + "guard.json";
    private const string Stop = Folder + "stop.json";
    private const string Faults = Folder + "faults.json";
    private const string Kills = Folder + "kills.json";
    private const string Soak = Folder + "soak.json";

    private const string Distances = "{data.arm_arm_millimetres:0.0}, {data.arm_table_millimetres:0.0}, {data.self_millimetres:0.0} mm";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Safety",
        """
        Limits are those of the simulated robot's profile. Commands are looked at by arithmetic that the gate does not share: position, and the first three
        divided differences for velocity, acceleration and jerk, also along the way to rest that each command comes with. Distances are MuJoCo's, of the scene's
        own shapes, while policies that have learned nothing ask for what they like; fingers are told apart, because they are there to touch. For faults and
        kills a node beside the robot hears every message; *held* is when an ideal driver rests that does what the messages say.
        """,
        [
            new("hostile ticks: commands beyond a limit", Gate, "{data.violations} of {data.commands} commands in {data.ticks} ticks"),
            new(
                "the gate's tick, two arms of seven joints with distances",
                Gate,
                "{data.microseconds_p50:0} us (p50), {data.microseconds_p99:0} us (p99); {data.allocated_bytes_per_tick} bytes"),
            new("wild policies: nearest that an arm came to the other, the table, itself", Clearance, Distances, Unchecked("without the check")),
            new("the same with measurements 20 ms old and actuators that miss by 5 %", NoisyClearance, Distances),
            new(
                "a proposal to the guard's process, answered",
                Guard,
                "{data.guard_us.p50:0} us (p50), {data.guard_us.p99:0} us (p99); {data.unanswered} of {data.ticks} late",
                "{data.ratio_p50:0.0} times the gate in one process"),
            new("STOP by key or pedal to the first changed command; to rest", Stop, StopTimes("keyboard_or_pedal")),
            new("the same by topic", Stop, StopTimes("topic")),
            new("the same by service", Stop, StopTimes("service")),
            new("the same by emergency stop", Stop, StopTimes("emergency_stop")),
            new("the same by the operator's page in a browser", Stop, StopTimes("page_in_a_browser")),
            new(
                "faults of processes, sensors, drivers: commands beyond a limit",
                Faults,
                "{data.violations} of {data.commands}; {data.problems} other problems"),
            new(
                "programs killed at random: commands beyond a limit; episodes lost; episodes that count as failed",
                Kills,
                "{data.kills} kills: {data.violations} of {data.commands}; {data.episodes_left}; {data.episodes_failure} of {data.episodes}"),
            new(
                "a soak with faults at random: commands beyond a limit; episodes lost",
                Soak,
                "{data.faults_made} faults in {data.minutes:0} min: {data.violations} of {data.commands}; {data.episodes_left} of {data.episodes}"),
            new("the same: the rate of commands where nothing disturbs them", Soak, "{data.rate_error:0.000 %} off, over {data.rate_seconds} s"),
        ],
        [
            new(
                "Faults: what was done to a robot that moved, and what came of it",
                Faults,
                "data.faults[*]",
                [
                    new("fault", "{fault}"),
                    new("the episode", "{outcome}"),
                    new("held after", "{time_to_hold_ms} ms"),
                    new("largest step, of the velocity limit", "{largest_step_of_limit:0 %}"),
                    new("sent beyond a limit", "{violations} of {commands}"),
                ]),
            new(
                "Kills",
                Kills,
                "data.victims[*]",
                [
                    new("killed", "{victim}"),
                    new("times", "{kills}"),
                    new("held after (p50)", "{time_to_hold_ms.p50} ms"),
                    new("worst", "{time_to_hold_ms.max} ms"),
                    new("largest step, of the velocity limit", "{largest_step_of_limit:0 %}"),
                ]),
            new(
                "What programs take in a soak: medians of the first and of the last minutes of the longest life",
                Soak,
                "data.programs[*]",
                [
                    new("program", "{program}"),
                    new("lives", "{lives}"),
                    new("the longest", "{minutes:0.0} min"),
                    new("memory", "{memory_mib.early:0.0}, then {memory_mib.late:0.0} MiB"),
                    new("handles", "{handles.early}, then {handles.late}"),
                    new("threads", "{threads.early}, then {threads.late}"),
                ]),
        ]);

    private static string Unchecked(string words) => $"{words}: {{{UncheckedClearance}#data.smallest_millimetres_without_fingers:0}} mm";

    private static string StopTimes(string source) =>
        $"p50 {{data.sources.{source}.first_changed_command_ms.p50:0.0}}, worst {{data.sources.{source}.first_changed_command_ms.max:0.0}} ms; "
        + $"worst {{data.sources.{source}.at_rest_ms.max:0}} ms";
}
