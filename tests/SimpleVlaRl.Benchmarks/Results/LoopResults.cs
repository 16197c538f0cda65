namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the control loop and of ROS 2.</summary>
internal static class LoopResults
{
    private const string Loop = "tests/SimpleVlaRl.Benchmarks/results/loop.json";
    private const string Episodes = "tests/SimpleVlaRl.Benchmarks/results/ros2-episodes.json";
    private const string Cameras = "tests/SimpleVlaRl.Benchmarks/results/ros2-cameras.json";
    private const string Page = "tests/SimpleVlaRl.Benchmarks/results/console.json";
    private const string PageLoop = "tests/SimpleVlaRl.Benchmarks/results/console-loop.json";
    private const string Operator = "tests/SimpleVlaRl.Benchmarks/results/operator.json";
    private const string Before = " times the commit before";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "Loop and ROS 2",
        """
        The robot's process and the simulator's, on one machine, know each other through ROS 2 topics. Overhead is what the loop adds at a chunk's boundary,
        without the network and the wait for the tick; the time from frame to command has everything in it. Both runs of the loop are of one machine and hour;
        the commit before did not yet watch in every tick who else publishes. Cameras come from a publisher in C, from stamp to arrival, and what they cost is
        compared with a program in C that takes them over the same library and copies their pixels once.
        """,
        [
            new(
                "loop overhead at a chunk's boundary",
                Loop,
                Milliseconds("runs[0].data.overhead_ms", "worst"),
                Times("overhead_ms")),
            new(
                "the same of the commit before",
                Loop,
                Milliseconds("runs[1].data.overhead_ms", "worst")),
            new(
                "frame received to command written",
                Loop,
                Milliseconds("runs[0].data.camera_to_command_ms", "worst"),
                Times("camera_to_command_ms")),
            new("jitter of the 50 Hz tick", Loop, "p99 {runs[0].data.jitter_ms.p99:0.000}, worst {runs[0].data.jitter_ms.worst:0.000} ms"),
            new(
                "memory allocated in the tick",
                Loop,
                "{runs[0].data.tick_allocated_bytes} bytes in each of {runs[0].data.ticks} ticks, {runs[0].data.dropped} ticks missed"),
            new(
                "the shipped policy over ROS 2, greedy: successes; invalid episodes; ticks missed",
                Episodes,
                "{data.success} of {count(data.episodes[*])} ({wilsonofall(data.success, data.episodes[*])}); {data.invalid}; {sum(data.episodes[*].dropped)}"),
            new("the same: jitter of its ticks", Episodes, Milliseconds("data.loop.jitter_ms", "max")),
            new(
                "three cameras of 640x480 at 30 Hz: lost; processor time of a frame",
                Cameras,
                "{data.lost} of {data.frames}; {data.cpu_us_per_frame:0} us",
                "C: {data.c.lost} lost; {data.cpu_ratio_to_c:0.00} times its processor time"),
            new(
                "the same: stamp to arrival",
                Cameras,
                "p50 {data.p50_ms:0.00}, p99 {data.p99_ms:0.00}, worst {data.worst_ms:0.00} ms",
                "C: p50 {data.c.p50_ms:0.00}, p99 {data.c.p99_ms:0.00}, worst {data.c.worst_ms:0.00} ms"),
            new("the same: memory allocated", Cameras, "{data.allocated_bytes_per_frame} bytes a frame"),
            new(
                "a scripted operator over topics: labels; words at the wrong time, all refused; wrong outcomes",
                Operator,
                "{data.labels} in {data.episodes} episodes; {data.refused}; {data.wrong}"),
            new("the same: from the program's start to the first stored episode", Operator, "{data.seconds_to_first_episode:0.0} s"),
            new(
                "a scripted person at the operator's page, by keyboard: wrong outcomes; controls that Tab does not reach; least contrast of a text",
                Page,
                "{data.wrong} of {data.episodes}; {data.unreachable} of {data.controls}; {data.worst_contrast:0.0} of {data.texts}"),
            new(
                "the page: first paint; what comes over the wire, with what draws; STOP acknowledged in it",
                Page,
                "at most {data.first_paint_ms:0} ms in {data.loads} loads; {data.page_kibibytes:0}, {data.all_kibibytes:0} KiB; "
                + "{data.stop_acknowledged_ms:0} ms"),
            new(
                "the page open while episodes run: how late a tick begins (p99 of an episode, median and worst of them); ticks missed",
                PageLoop,
                "{data.open.jitter_ms.p50:0.000}, {data.open.jitter_ms.max:0.000} ms in {data.episodes}; {data.open.missed_ticks}",
                "without the page {data.alone.jitter_ms.p50:0.000}, {data.alone.jitter_ms.max:0.000} ms; {data.alone.missed_ticks}"),
        ],
        []);

    private static string Milliseconds(string path, string worst) => $"p50 {{{path}.p50:0.00}}, p99 {{{path}.p99:0.00}}, worst {{{path}.{worst}:0.00}} ms";

    private static string Times(string field) =>
        $"p50 {Ratio(field, "p50")}, p99 {Ratio(field, "p99")}, worst {Ratio(field, "worst")}{Before}";

    private static string Ratio(string field, string quantile) => $"{{runs[0].data.{field}.{quantile} / runs[1].data.{field}.{quantile}:0.00}}";
}
